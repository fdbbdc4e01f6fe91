"""The controls: the model's menu and one slider an axis."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.start import Start
from app.stops import Stop, labelled, pack_stops
from precompute.axes import AXES, Axis
from precompute.pack import Pack


def controls(pack: Pack, start: Start, text: ModuleType) -> html.Section:
    """The model's menu, then learning rate, style weight and content weight."""
    stops = pack_stops(pack.manifest.axes)
    sliders = [
        _axis_control(axis, found, at, text)
        for axis, found, at in zip(AXES, stops, start.position, strict=True)
    ]
    return html.Section(
        [_model_control(pack, start, text), *sliders],
        className="controls",
        **{"aria-label": text.CONTROLS_LABEL},
    )


def _model_control(pack: Pack, start: Start, text: ModuleType) -> html.Div:
    extractors = pack.manifest.extractors.items()
    menu = dmc.Select(
        id=ids.MODEL,
        label=text.MODEL_LABEL,
        description=text.MODEL_HELP,
        data=[{"value": name, "label": text.of_pack(record.label)} for name, record in extractors],
        value=start.extractor,
        placeholder=text.NO_MODEL,
        disabled=not extractors,
        allowDeselect=False,
        inputWrapperOrder=["label", "input", "description"],
    )
    return html.Div([menu, html.P(id=ids.COVERAGE, className="coverage")], className="control")


def _axis_control(axis: Axis, stops: Sequence[Stop], at: int, text: ModuleType) -> html.Div:
    label, help_text = text.AXES[axis.key]
    slider = dmc.Slider(
        id=ids.slider(axis),
        min=0,
        max=max(len(stops) - 1, 1),
        step=1,
        value=at,
        disabled=len(stops) == 1,
        marks=[{"value": i, "label": stops[i].short} for i in labelled(stops)],
        label=None,
        thumbLabel=label,
        attributes={"thumb": {"aria-valuetext": text.spoken(axis.key, stops[at].short)}},
        updatemode="mouseup",  # while it is dragged, `assets/atlas_hand.js` follows
        size=4,
        thumbSize=18,
    )
    name = html.Div(
        [
            html.Span(label, className="axis-name"),
            html.Span(stops[at].short, id=ids.readout(axis), className="axis-value"),
        ],
        className="axis-title",
    )
    return html.Div([name, slider, html.P(help_text, className="help")], className="control")
