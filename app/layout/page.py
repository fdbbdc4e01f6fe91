"""The page: header, figures, controls, and what is to be known of images and model."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import dcc, html

from app import ids, text
from app.cell_table import browser_table
from app.layout.controls import controls
from app.layout.figures import content_figure, style_figure, transferred_figure
from app.start import choose_start
from precompute.pack import Pack

# Greys without a tint, from text to background, so that nothing competes with the images.
_GREYS = [
    "#e6e8ea", "#c3c8cc", "#a3aab0", "#858d94", "#5b6268",
    "#3a3f44", "#26292d", "#17191c", "#0e0f11", "#08090a",
]  # fmt: skip
_THEME = {
    "primaryColor": "cyan",
    "fontFamily": "inherit",
    "colors": {"dark": _GREYS},
    "cursorType": "pointer",
    "respectReducedMotion": True,
}


def build_page(pack: Pack) -> dmc.MantineProvider:
    """Return the whole page over an open pack."""
    start = choose_start(pack)
    size = pack.manifest.image
    atlas = html.Div(
        [style_figure(pack), transferred_figure(), content_figure(pack), controls(pack, start)],
        className="atlas",
        # CSS scales the pictures by whole numbers and needs to know how many pixels they have.
        style={"--image-width": str(size.width), "--image-height": str(size.height)},
    )
    return dmc.MantineProvider(
        [
            dcc.Store(id=ids.ATLAS, data=browser_table(pack)),
            _header(),
            html.Main(atlas),
            _footer(pack),
        ],
        forceColorScheme="dark",
        theme=_THEME,
    )


def _header() -> html.Header:
    return html.Header(
        [html.H1(text.TITLE), html.P(text.LEAD, className="lead")],
        className="page-header",
    )


def _footer(pack: Pack) -> html.Footer:
    pair = pack.manifest.pair
    notes = [
        (text.STYLE_TITLE, html.P(text.source_note(pair.style))),
        (text.CONTENT_TITLE, html.P(text.source_note(pair.content))),
        (text.MODEL_NOTE_LABEL, html.P(id=ids.MODEL_NOTE)),
    ]
    return html.Footer(
        [
            html.P(text.NOT_FOR_DIAGNOSIS, className="not-for-diagnosis"),
            html.Div(
                [html.Div([html.H2(title), note]) for title, note in notes], className="notes"
            ),
        ],
        className="page-footer",
    )
