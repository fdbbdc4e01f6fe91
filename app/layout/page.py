"""The explorer: figures, controls, and what is to be known of images and model."""

from __future__ import annotations

from types import ModuleType

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from app import ids
from app.layout.controls import controls
from app.layout.explore import map_section, preset_bar
from app.layout.figures import content_figure, style_figure, transferred_figure
from app.layout.frame import frame
from app.layout.viewer import viewer
from app.notice import notice
from app.start import choose_start
from app.text import ENGLISH, Words
from app.window import picture_style, white_level
from precompute.pack import Pack


def build_page(pack: Pack, words: Words = ENGLISH) -> dmc.MantineProvider:
    """Return the explorer's page over an open pack."""
    return build_explorer(
        pack,
        words,
        "/",
        lead=words.explorer.LEAD,
        below_viewer=preset_bar(pack, words.explorer),
    )


def build_explorer(
    pack: Pack,
    words: Words,
    address: str,
    *,
    lead: str,
    above: Component | None = None,
    below_viewer: Component | None = None,
) -> dmc.MantineProvider:
    """Return a page with the explorer in it.

    Args:
        pack: What it shows.
        words: In the page's language.
        address: The page's, a key of `explorer.PAGES`.
        lead: A sentence beside the title.
        above: What comes before the pictures.
        below_viewer: What stands between the viewer and the map.
    """
    text = words.explorer
    start = choose_start(pack)
    atlas = html.Div(
        [
            style_figure(pack, text),
            transferred_figure(pack, text),
            content_figure(pack, text),
            controls(pack, start, text),
            viewer(pack, text),
            *([below_viewer] if below_viewer else []),
            map_section(pack, text),
        ],
        className="atlas",
        style=picture_style(pack),
    )
    note = html.P(id=ids.ADDRESS_NOTE, className="address-note", role="status")
    return frame(
        address,
        words,
        html.Main([note, *([above] if above else []), atlas]),
        _footer(pack, text),
        lead=lead,
    )


def _footer(pack: Pack, text: ModuleType) -> html.Footer:
    pair = pack.manifest.pair
    style_title, content_title = text.pair_titles(pair.kind)
    size = pack.manifest.image
    shown = text.display_note(white_level(pack))
    pitch = text.pitch_note(size.width, size.height, size.pixel_pitch_mm)
    notes = [
        (style_title, html.P(text.source_note(pair.style))),
        (content_title, html.P(text.source_note(pair.content))),
        (text.MODEL_NOTE_LABEL, html.P(id=ids.MODEL_NOTE)),
        (text.DISPLAY_LABEL, html.P(f"{shown} {text.WINDOW_NOTE} {pitch}")),
    ]
    return html.Footer(
        [
            html.P(notice(pack, text), className="not-for-diagnosis"),
            html.Div(
                [html.Div([html.H2(title), note]) for title, note in notes], className="notes"
            ),
        ],
        className="page-footer",
    )
