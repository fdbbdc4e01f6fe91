"""The window by hand: level and width of the grey values shown. `assets/atlas_window.js` acts."""

from __future__ import annotations

from types import ModuleType

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.window import own_window
from precompute.pack import Pack

STEP = 0.005
"""Of both sliders, in grey values: the pack's own level is half a number of hundredths."""

NARROWEST = 0.01


def window_toggle(text: ModuleType) -> dmc.Button:
    """The button that opens the panel."""
    return dmc.Button(
        text.WINDOW_TOGGLE,
        id=ids.WINDOW_TOGGLE,
        variant="default",
        size="xs",
        attributes={"root": {"aria-expanded": "false", "aria-controls": ids.WINDOW_PANEL}},
    )


def window_panel(pack: Pack, text: ModuleType) -> html.Div:
    """Both sliders, what is black and white, and the way back; closed at first."""
    own = own_window(pack)
    level = _slider(
        (ids.WINDOW_LEVEL, ids.WINDOW_LEVEL_READOUT),
        (text.WINDOW_LEVEL, text.WINDOW_LEVEL_HELP),
        own.level,
        0.0,
    )
    width = _slider(
        (ids.WINDOW_WIDTH, ids.WINDOW_WIDTH_READOUT),
        (text.WINDOW_WIDTH, text.WINDOW_WIDTH_HELP),
        own.width,
        NARROWEST,
    )
    reset = dmc.Button(
        text.WINDOW_RESET,
        id=ids.WINDOW_RESET,
        variant="default",
        size="xs",
        attributes={"root": {"title": text.WINDOW_RESET_HELP}},
    )
    said = html.P(id=ids.WINDOW_SPAN, className="window-span")
    return html.Div(
        [level, width, said, reset],
        id=ids.WINDOW_PANEL,
        className="window-panel",
        hidden=True,
        role="group",
        **{"aria-label": text.WINDOW_TOGGLE},
    )


def _slider(names: tuple[str, str], words: tuple[str, str], value: float, least: float) -> html.Div:
    """A slider with its label and read-out; names: of slider and read-out, words: label, help."""
    label, spoken = words
    slider = dmc.Slider(
        id=names[0],
        min=least,
        max=1,
        step=STEP,
        value=value,
        label=None,
        thumbLabel=spoken,
        updatemode="drag",
        size=3,
        thumbSize=14,
    )
    return html.Div(
        [
            html.Span(label, title=spoken),
            slider,
            html.Span(id=names[1], className="axis-value"),
        ],
        className="window-slider",
    )
