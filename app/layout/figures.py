"""The three figures: original (style), style-transferred, generated (content)."""

from __future__ import annotations

from types import ModuleType

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.cell_table import IMAGE_PATH
from app.layout.overlay import overlay
from app.layout.playback import playback_bar
from app.layout.scale_bar import scale_bar
from precompute.pack import Pack, SourceImage


def style_figure(pack: Pack, text: ModuleType) -> html.Figure:
    """The image that the texture comes from."""
    pair = pack.manifest.pair
    return _source_figure(pack, ids.STYLE, text.pair_titles(pair.kind)[0], pair.style, text)


def content_figure(pack: Pack, text: ModuleType) -> html.Figure:
    """The image that the anatomy comes from."""
    pair = pack.manifest.pair
    return _source_figure(pack, ids.CONTENT, text.pair_titles(pair.kind)[1], pair.content, text)


def transferred_figure(pack: Pack, text: ModuleType) -> html.Figure:
    """The chosen cell. `assets/atlas_figure.js` fills in picture, caption, note and message.

    `data-state` is "shown" (a picture), "loading", or "absent" (a message in its place).
    """
    stage = html.Div(
        className="stage",
        tabIndex=0,
        role="group",
        **{"aria-label": text.STAGE_LABEL},
        children=[
            html.Div(className="picture-place"),
            *overlay(text),
            *scale_bar(pack, text),
            _message(text),
            html.Div(text.LOADING, className="stage-loading", **{"aria-hidden": "true"}),
        ],
    )
    caption = html.Figcaption(
        [
            html.H2(text.TRANSFERRED_TITLE),
            html.P(className="cell-caption"),
            playback_bar(pack, text),
            html.P(className="cell-note", **{"aria-live": "polite"}),
            html.P(className="pixel-value"),
        ],
    )
    return html.Figure(
        [stage, caption],
        id=ids.TRANSFERRED,
        className="figure",
        **{"data-state": "loading"},
    )


def _message(text: ModuleType) -> html.Div:
    words = html.Div(
        [html.P(className="message-title"), html.P(className="message-text")], role="status"
    )
    return html.Div(
        className="stage-message",
        children=[
            words,
            dmc.Button(text.NEAREST_BUTTON, id=ids.NEAREST, variant="default", size="xs"),
            dmc.Button(text.RETRY_BUTTON, id=ids.RETRY, variant="default", size="xs"),
        ],
    )


def _source_figure(
    pack: Pack, figure_id: str, title: str, source: SourceImage, text: ModuleType
) -> html.Figure:
    """A source image; `assets/atlas_sources.js` sets `data-state` to "absent" if it fails."""
    picture = html.Img(
        src=f"{IMAGE_PATH}{source.digest}.png",
        alt=text.source_alt(title, source),
        className="picture",
    )
    failed = html.Div(
        html.P(text.SOURCE_FAILED, className="message-text"),
        className="stage-message",
        role="status",
    )
    return html.Figure(
        [
            html.Div(
                [html.Div(picture, className="picture-place"), *scale_bar(pack, text), failed],
                className="stage",
            ),
            html.Figcaption(
                [
                    html.H2(title),
                    html.P(text.of_pack(source.description)),
                    html.P(className="pixel-value"),
                ]
            ),
        ],
        id=figure_id,
        className="figure",
        **{"data-state": "shown"},
    )
