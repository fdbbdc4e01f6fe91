"""The walk through latent space: a slider between two images."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.generator import Generator
from app.layout.absence import absence
from app.layout.pictures import lazy_picture, picture_stage
from precompute.pack import image_digest
from precompute.pack.roles import GALLERY


def walk_section(generator: Generator) -> html.Section:
    """Both ends' originals, and between them what is drawn at the slider's step."""
    text = generator.text
    gallery = generator.kept.gallery
    heading = html.H2(text.WALK_TITLE)
    walk = gallery.walk if gallery else None
    if walk is None:
        damaged = generator.kept.damaged.get(GALLERY)
        return html.Section([heading, absence(text, "walk", damaged)], className="part")
    steps, height, width = walk.steps.shape
    middle = (steps - 1) // 2
    ends = [
        html.Figure(
            [
                picture_stage(lazy_picture(image_digest(walk.ends[number]), said)),
                html.Figcaption(said),
            ],
            className="figure",
        )
        for number, said in enumerate(text.WALK_ENDS)
    ]
    canvas = html.Canvas(
        id=ids.WALK_CANVAS, className="picture", width=width, height=height, role="img"
    )
    drawn = html.Figure(
        [
            html.Div(
                [
                    html.Div(canvas, className="picture-place"),
                    html.Div(className="stage-message", role="status"),
                ],
                className="stage",
            ),
            html.Figcaption(
                [f"{text.WALK_DRAWN} ", html.Span(id=ids.WALK_READOUT, className="axis-value")]
            ),
        ],
        className="figure walk-drawn",
        id=ids.WALK,
    )
    slider = dmc.Slider(
        id=ids.WALK_SLIDER,
        min=0,
        max=max(steps - 1, 1),
        step=1,
        value=middle,
        disabled=steps == 1,
        label=None,
        thumbLabel=text.WALK_LABEL,
        updatemode="drag",
        size=4,
        thumbSize=18,
    )
    return html.Section(
        [
            heading,
            html.P(text.WALK_HELP, className="help-text"),
            html.Div([ends[0], drawn, ends[1]], className="walk"),
            html.Div(slider, className="walk-slider"),
        ],
        className="part",
    )
