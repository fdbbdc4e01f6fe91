"""Ways through the grid besides the sliders: presets, the map of the weights, a link."""

from __future__ import annotations

from types import ModuleType

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.presets import places
from app.quantities import first_shown
from precompute.pack import Pack


def preset_bar(pack: Pack, text: ModuleType) -> html.Nav:
    """The presets that the pack's grid has, as buttons; it may have none."""
    buttons = [
        dmc.Button(
            text.PRESETS[place["key"]][0],
            variant="default",
            size="xs",
            attributes={
                "root": {
                    "data-preset": place["key"],
                    "title": text.PRESETS[place["key"]][1],
                }
            },
        )
        for place in places(pack)
    ]
    said = html.P(id=ids.PRESET_NOTE, className="preset-note", role="status")
    return html.Nav(
        [*buttons, said] if buttons else [],
        id=ids.PRESETS,
        className="presets",
        **{"aria-label": text.PRESETS_LABEL},
    )


def map_section(pack: Pack, text: ModuleType) -> html.Section:
    """The map, what its colour shows, and what the weights are to each other.

    `assets/atlas_map.js` draws the map and fills in legend and read-out, `assets/atlas_losses.js`
    draws the losses.
    """
    axes = {key: pack.manifest.axes[key] for key in ("style_weight", "content_weight")}
    style, content = [text.span(min(values), max(values)) for values in axes.values()]
    canvas = html.Canvas(
        id=ids.MAP,
        tabIndex=0,
        role="application",
        **{"aria-label": text.MAP_LABEL, "aria-describedby": ids.MAP_READOUT},
    )
    drawn = html.Div(
        [
            html.P(f"{text.STYLE_AXIS} {style} →", className="map-up"),
            html.Div(canvas, className="map-place"),
            html.P(f"{text.CONTENT_AXIS} {content} →", className="map-right"),
        ],
        className="map-frame",
    )
    colour = dmc.Select(
        id=ids.MAP_COLOUR,
        label=text.MAP_COLOUR_LABEL,
        data=[{"value": key, "label": label} for key, label in text.MAP_COLOURS.items()],
        value=first_shown(pack),
        allowDeselect=False,
        size="xs",
    )
    lock = dmc.Switch(
        id=ids.LOCK, label=text.LOCK_LABEL, description=text.LOCK_HELP, size="xs", checked=False
    )
    words = html.Div(
        [
            html.H2(text.MAP_TITLE),
            html.P(text.MAP_HELP, className="help-text"),
            colour,
            html.Div(id=ids.MAP_LEGEND, className="map-legend"),
            html.P(id=ids.MAP_READOUT, className="map-readout"),
            _weights(text),
            lock,
            dmc.Button(text.COPY_LINK, id=ids.COPY_LINK, variant="default", size="xs"),
            html.P(
                [
                    html.Span(text.DOWNLOADS_LABEL),
                    *[
                        html.A(label, **{"data-download": name})
                        for name, label in text.DOWNLOADS.items()
                    ],
                ],
                id=ids.DOWNLOADS,
                className="downloads",
            ),
        ],
        className="map-words",
    )
    losses = html.Div(
        [
            html.H2(text.LOSSES_TITLE),
            html.P(text.LOSSES_HELP, className="help-text"),
            html.Div(id=ids.LOSSES, className="losses"),
        ],
        className="losses-side",
    )
    return html.Section([drawn, words, losses], className="map-section")


def _weights(text: ModuleType) -> html.Dl:
    """What the weights are to each other and to Adam's epsilon; `assets/atlas_weights.js`."""
    read_outs = (
        (text.RATIO_LABEL, ids.RATIO),
        (text.SCALE_LABEL, ids.SCALE),
        (text.EPSILON_LABEL, ids.EPSILON),
    )
    return html.Dl(
        [
            html.Div([html.Dt(label), html.Dd(id=name, className="axis-value")])
            for label, name in read_outs
        ],
        className="weights",
    )
