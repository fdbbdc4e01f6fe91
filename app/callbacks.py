"""The wiring of what is shown. Every callback runs in the browser: `assets/atlas_callbacks.js`.

    hand on a slider ──> the thumb moves ──────────────> cell.show: the figure, the values by the
                             │                              ^    sliders; after the frame with
    model, try again, ───────┴─> follow ────────────────────┤    the picture, what stands beside it
    colour, (lock, atlas)                                   │    (map, losses, downloads, address);
                                                            │    neighbours are fetched ahead
    preset, map, link, ──> journey.begin ───────────────────┘
    go to nearest, lesson      └──> destination ──> travel ──> model, slider × 3 ──> (as above)

    show ──> offer ──> playback: play, step, slider ──> frames in the figure, a mark on the losses

A picture does not wait for Dash: the hand and journeys show their cell at once, and `follow`, which
Dash calls when model or sliders have changed, shows the same one or, if it was nobody's hand, its
own. `follow` has no output, as pictures arrive later than the callback ends, and picture, caption
and values must change in the same frame. `destination` is where a click on the map or on a preset,
or the page's address, leads: model and sliders change at once, so that no cell on the way is shown.
`atlas` is the table of all cells, sent once (`app.cell_table`).
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

    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "follow"),
        model,
        *sliders,
        Input(ids.RETRY, "n_clicks"),
        Input(ids.MAP_COLOUR, "value"),
        State(ids.LOCK, "checked"),
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
        ClientsideFunction(NAMESPACE, "goToNearest"),
        Input(ids.NEAREST, "n_clicks"),
        State(ids.MODEL, "value"),
        *[State(ids.slider(axis), "value") for axis in AXES],
        table,
        prevent_initial_call=True,
    )
