"""The wiring of what is shown. Every callback runs in the browser: `assets/atlas_callbacks.js`.

    model ───────┐            ┌─> describe ──> the values by the sliders and what is read aloud,
    slider × 3 ──┼──> cell ───┤                the model's note, how much of it is computed
    (atlas) ─────┘            └─> show ──────> the figure: loads the picture, then changes
                                    ^          picture and caption together
    try again ──────────────────────┘
                                               neighbours' pictures are fetched ahead
    go to nearest ──> goToNearest ──> slider × 3 ──> (as above)

    preset, map, link ──> destination ──> travel ──> model, slider × 3 ──> (as above)

    cell, colour, lock ──> chart ──> the map, its legend and read-out, the ratio

`destination` is where a click on the map or on a preset, or the page's address, leads: model and
sliders change at once, so that no cell on the way is shown. `atlas` is the table of all cells, sent
once (`app.cell_table`). `show` has no output: pictures arrive later than the callback ends, and
picture and caption must change in the same frame.
"""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output, State

from app import ids
from precompute.axes import AXES

NAMESPACE = "atlas"


def register_callbacks(dash: Dash) -> None:
    """Register the callbacks of what is shown."""
    model = Input(ids.MODEL, "value")
    sliders = [Input(ids.slider(axis), "value") for axis in AXES]
    table = State(ids.ATLAS, "data")

    # First, as callbacks run in this order: the picture does not wait for the words.
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "show"),
        model,
        *sliders,
        Input(ids.RETRY, "n_clicks"),
        State(ids.LOCK, "checked"),
        table,
    )
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "describe"),
        *[Output(ids.readout(axis), "children") for axis in AXES],
        *[Output(ids.slider(axis), "attributes") for axis in AXES],
        Output(ids.MODEL_NOTE, "children"),
        Output(ids.COVERAGE, "children"),
        model,
        *sliders,
        table,
    )
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "travel"),
        Output(ids.MODEL, "value"),
        *[Output(ids.slider(axis), "value") for axis in AXES],
        Input(ids.DESTINATION, "data"),
        prevent_initial_call=True,
    )
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "chart"),
        Output(ids.RATIO, "children"),
        model,
        *sliders,
        Input(ids.MAP_COLOUR, "value"),
        table,
    )
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "goToNearest"),
        *[Output(ids.slider(axis), "value", allow_duplicate=True) for axis in AXES],
        Input(ids.NEAREST, "n_clicks"),
        State(ids.MODEL, "value"),
        *[State(ids.slider(axis), "value") for axis in AXES],
        table,
        prevent_initial_call=True,
    )
