"""What each model draws from random latents."""

from __future__ import annotations

from dash import html

from app import ids
from app.generator import Generator
from app.layout.absence import absence
from app.layout.pictures import lazy_picture, view_choice
from precompute.pack import image_digest


def samples_section(generator: Generator) -> html.Section:
    """A sheet of samples with a choice of the model. Without a gallery there is no section."""
    text = generator.text
    gallery = generator.kept.gallery
    if gallery is None:
        return html.Section(hidden=True)
    heading = html.H2(text.SAMPLES_TITLE)
    if not gallery.sample:
        return html.Section([heading, absence(text, "sample")], className="part")
    models = list(gallery.sample)
    pictures = [
        html.Div(
            lazy_picture(
                image_digest(images[number]), f"{generator.labels[model]}, {number + 1}", model
            ),
            className="tile-picture",
            **{"data-source": model},
        )
        for model, images in gallery.sample.items()
        for number in range(len(images))
    ]
    choice = view_choice(
        ids.SAMPLES_VIEW,
        text.SAMPLES_VIEW_LABEL,
        [(model, generator.labels[model]) for model in models],
    )
    return html.Section(
        [
            heading,
            html.P(text.SAMPLES_HELP, className="help-text"),
            choice,
            html.Div(
                html.Div(pictures, className="tiles"),
                id=ids.SAMPLES,
                className=f"sheet samples shows-{models[0]}",
            ),
        ],
        className="part",
    )
