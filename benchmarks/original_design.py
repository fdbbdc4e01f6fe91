"""The first dashboard's design, for comparison alone: a server callback and Plotly heat maps.

As in Jaén-Lorites' thesis (2022): each cell's array lies in a file of its own; at every step of a
slider the server loads one, and sends `px.imshow` of it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from flask import Flask
from numpy.typing import NDArray
from plotly.graph_objects import Figure

from app import ids
from app.stops import caption, pack_stops
from benchmarks.explorer_lines import Line
from precompute.axes import AXES, Axis

FOLDER = "ORIGINAL_DESIGN"
"""The environment's variable that names the folder."""

STATE = "state.json"
PICTURE = ids.TRANSFERRED


def write_folder(folder: Path, line: Line) -> None:
    """Write what the dashboard needs to show the cells of `line`, starting at its first."""
    pack = line.pack
    stops = pack_stops(pack.manifest.axes)
    folder.mkdir(parents=True)
    for position, digest in zip(line.positions, line.digests, strict=True):
        found = [axis[at] for axis, at in zip(stops, position, strict=True)]
        np.save(folder / f"{caption(found)}.npy", pack.image(digest).astype(np.float32) / 255)
    np.save(folder / "style.npy", pack.style[..., 0])
    np.save(folder / "content.npy", pack.content[..., 0])
    captions = [[stop.caption for stop in axis] for axis in stops]
    (folder / STATE).write_text(json.dumps({"captions": captions, "start": line.start}))


def create_app() -> Flask:
    """Return the server over the folder that the environment names; its health is at `/health`."""
    folder = Path(os.environ[FOLDER])
    state = json.loads((folder / STATE).read_text())
    dash = Dash("original", compress=True, health_endpoint="health", enable_mcp=False)
    figures = [
        _graph("style", _heat_map(folder, "style")),
        _graph(PICTURE, Figure()),
        _graph("content", _heat_map(folder, "content")),
    ]
    sliders = [
        html.Label([axis.label, _slider(axis, len(captions), start)])
        for axis, captions, start in zip(AXES, state["captions"], state["start"], strict=True)
    ]
    dash.layout = html.Div(
        [html.Div(figures, style={"display": "flex"}), html.Div(sliders)], style={"margin": "2rem"}
    )

    @dash.callback(Output(PICTURE, "figure"), [Input(ids.slider(axis), "value") for axis in AXES])
    def show(*position: int) -> Figure:
        chosen = [found[at] for found, at in zip(state["captions"], position, strict=True)]
        pairs = zip(AXES, chosen, strict=True)
        return _heat_map(folder, " | ".join(f"{axis.symbol}: {value}" for axis, value in pairs))

    dash.server.test_client().get("/")  # as in `app.factory`
    return dash.server


def grey_levels(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return what a heat map of the image shows, 0 to 255: stretched, on Plotly's own greys."""
    low, high = int(image.min()), int(image.max())
    share = (image - float(low)) / max(high - low, 1)
    scale = px.colors.sequential.gray
    levels = [px.colors.unlabel_rgb(colour)[0] for colour in scale]
    return np.interp(share, np.linspace(0, 1, len(levels)), levels)


def _heat_map(folder: Path, name: str) -> Figure:
    image = np.load(folder / f"{name}.npy")
    return px.imshow(image, color_continuous_scale="gray", title=name)


def _graph(graph_id: str, figure: Figure) -> html.Div:
    return html.Div(dcc.Graph(id=graph_id, figure=figure), style={"flex": "1"})


def _slider(axis: Axis, count: int, start: int) -> dcc.Slider:
    return dcc.Slider(
        id=ids.slider(axis),
        min=0,
        max=count - 1,
        step=1,
        value=start,
        marks=None,
        updatemode="drag",
        allow_direct_input=False,
    )
