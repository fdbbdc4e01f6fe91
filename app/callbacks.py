"""The wiring of what is shown. Every callback runs in the browser: `assets/atlas_callbacks.js`.

    hand on a slider ───────────────> atlas_hand.js ────┐  <── lock
                                                        │   cell.show: picture, caption and values
    preset, map, lesson, address ──┐                    ├─> at once; after their frame what stands
    go to nearest ──> goToNearest ─┴> atlas_journey.js ─┤   beside them (map, losses, downloads,
                                        │               │   address); neighbours are fetched ahead
    model, try again, colour ──> choose ┼───────────────┘
                        ^               │
                        └── model <─────┴─────> slider × 3

    cell.show ──> playback: play, step, slider ──> frames in the figure, a mark on the losses

No picture waits for Dash. It has the layout, the values of model and sliders, and calls `choose`
when the page opens and when model or colour change; a step of a slider, of which there are many a
second, is no callback at all: each would cost more than all the rest of it. A journey shows where
it leads, then moves model and sliders there. `atlas` is the table of all cells, sent once
(`app.cell_table`). No callback has an output, as pictures may arrive later than it ends; picture,
caption and values change in the same frame.
"""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, State

from app import ids
from precompute.axes import AXES

NAMESPACE = "atlas"


def register_callbacks(dash: Dash) -> None:
    """Register the callbacks of what is shown."""
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "choose"),
        Input(ids.MODEL, "value"),
        Input(ids.RETRY, "n_clicks"),
        Input(ids.MAP_COLOUR, "value"),
        *[State(ids.slider(axis), "value") for axis in AXES],
    )
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "goToNearest"),
        Input(ids.NEAREST, "n_clicks"),
        prevent_initial_call=True,
    )
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "lock"),
        Input(ids.LOCK, "checked"),
        prevent_initial_call=True,
    )
