"""A pinned result beside the present one, and differences: their controls and what is said of them.

`assets/atlas_compare.js` acts, `assets/atlas_comparison_words.js` speaks.
"""

from __future__ import annotations

from types import ModuleType

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.views import ALONE


def view_control(text: ModuleType) -> dmc.SegmentedControl:
    """What the middle picture shows; once a cell is pinned, comparisons with it too."""
    return dmc.SegmentedControl(
        id=ids.VIEW_CHOICE,
        data=[{"value": view, "label": text.VIEWS[view]} for view in ALONE],
        value=ALONE[0],
        size="xs",
        attributes={"root": {"aria-label": text.VIEWS_LABEL}},
    )


def pin_button(text: ModuleType) -> dmc.Button:
    """The button that keeps the present cell."""
    return _button(ids.PIN, text.PIN, "xs", text.PIN_HELP)


def comparison(text: ModuleType) -> list[html.Div | html.P]:
    """The two cells and their buttons, the colours of differences, and what is amiss."""
    a = html.P(
        [
            html.Span(className="pinned-a"),
            _button(ids.TO_A, text.TO_A),
            _button(ids.UNPIN, text.UNPIN),
        ]
    )
    flicker = html.Span(
        [
            _button(ids.FLICKER_STILL, text.FLICKER_STILL),
            _button(ids.FLICKER_TURN, text.FLICKER_TURN),
        ],
        id=ids.FLICKER_BUTTONS,
        hidden=True,
    )
    b = html.P([html.Span(className="pinned-b"), flicker])
    pair = html.Div(
        [a, b],
        id=ids.COMPARISON,
        className="comparison",
        hidden=True,
        role="group",
        **{"aria-label": text.COMPARISON_LABEL},
    )
    note = html.P(id=ids.COMPARISON_NOTE, className="comparison-note", role="status")
    return [pair, note, _legend()]


def _legend() -> html.Div:
    ramp = html.Div(
        [html.Span(), html.Canvas(), html.Span()], className="ramp", **{"aria-hidden": "true"}
    )
    return html.Div(
        [ramp, html.P()], id=ids.DIFFERENCE_LEGEND, className="difference-legend", hidden=True
    )


def _button(button_id: str, label: str, size: str = "compact-xs", title: str = "") -> dmc.Button:
    attributes = {"root": {"title": title}} if title else {}
    return dmc.Button(label, id=button_id, variant="default", size=size, attributes=attributes)
