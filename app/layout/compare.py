"""One slice large, as it was and as each model redraws it; below, all slices to choose from."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.generator import ORIGINAL, Generator, slice_order
from app.layout.absence import absence
from app.layout.pictures import lazy_picture, picture_stage, view_choice
from precompute.pack import image_digest
from precompute.pack.roles import GALLERY


def compare_section(generator: Generator) -> html.Section:
    """The gallery of held-out images and their reconstructions."""
    text = generator.text
    gallery = generator.kept.gallery
    if gallery is None:
        parts = [absence(text, "gallery", generator.kept.damaged.get(GALLERY))]
    elif not generator.sources:
        parts = [absence(text, "original")]
    else:
        parts = [html.P(text.GALLERY_HELP, className="help-text")]
        if not gallery.reconstruction:
            parts.append(absence(text, "model"))
        parts.append(html.Div([_compared(generator), _sheet(generator)], className="compare"))
    return html.Section([html.H2(text.GALLERY_TITLE), *parts], className="part gallery")


def _compared(generator: Generator) -> html.Div:
    """The chosen slice; `assets/generator_callbacks.js` fills in pictures and caption."""
    figures = [
        html.Figure(
            [picture_stage(), html.Figcaption(generator.source_name(source))],
            className="figure",
            **{"data-source": source},
        )
        for source in generator.sources
    ]
    return html.Div(
        [
            html.P(id=ids.SLICE_CAPTION, className="slice-caption", role="status"),
            html.Div(figures, className="compared", id=ids.COMPARED),
        ],
        className="compared-side",
    )


def _sheet(generator: Generator) -> html.Div:
    text = generator.text
    names = [(source, generator.source_name(source)) for source in generator.sources]
    gallery = generator.kept.gallery
    assert gallery is not None
    cards = [_card(generator, place, number) for place, number in enumerate(slice_order(gallery))]
    return html.Div(
        [
            view_choice(ids.SHEET_VIEW, text.SHEET_VIEW_LABEL, names),
            html.Div(
                dmc.RadioGroup(
                    html.Div(cards, className="tiles"),
                    id=ids.SLICE,
                    value="0",
                    label=text.SHEET_LABEL,
                    classNames={"label": "visually-hidden"},
                ),
                id=ids.SHEET,
                className=f"sheet shows-{ORIGINAL}",
            ),
        ],
        className="sheet-side",
    )


def _card(generator: Generator, place: int, number: int) -> dmc.RadioCard:
    text = generator.text
    gallery = generator.kept.gallery
    assert gallery is not None
    images = {ORIGINAL: gallery.original, **gallery.reconstruction}
    said = text.slice_caption(gallery.group[number], gallery.level[number])
    pictures = [
        lazy_picture(image_digest(images[source][number]), generator.source_name(source), source)
        for source in generator.sources
    ]
    caption = html.Span(said or f"{place + 1}", className="tile-caption")
    return dmc.RadioCard(
        [html.Span(pictures, className="tile-picture"), caption],
        value=str(place),
        withBorder=False,
        className="tile",
    )
