"""The wiring of how pictures are shown, all in the browser: `assets/atlas_view_callbacks.js`.

    level ──┐
    width ──┴─> setWindow ──> the filter of all pictures, the read-outs and what is read aloud
                   ^
    reset ─────────┘  (moves both sliders)

    view ──> chooseView ──> what the middle picture shows

    zoom ──> zoom ──> all three figures

Which cell is shown is the affair of `app.callbacks`.
"""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output

from app import ids

NAMESPACE = "atlasView"


def register_view_callbacks(dash: Dash) -> None:
    """Register the callbacks of how pictures are shown."""
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "setWindow"),
        Output(ids.WINDOW_LEVEL_READOUT, "children"),
        Output(ids.WINDOW_WIDTH_READOUT, "children"),
        Output(ids.WINDOW_LEVEL, "attributes"),
        Output(ids.WINDOW_WIDTH, "attributes"),
        Output(ids.WINDOW_SPAN, "children"),
        Input(ids.WINDOW_LEVEL, "value"),
        Input(ids.WINDOW_WIDTH, "value"),
    )
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "resetWindow"),
        Output(ids.WINDOW_LEVEL, "value"),
        Output(ids.WINDOW_WIDTH, "value"),
        Input(ids.WINDOW_RESET, "n_clicks"),
        prevent_initial_call=True,
    )
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "chooseView"),
        Input(ids.VIEW_CHOICE, "value"),
        prevent_initial_call=True,
    )
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "zoom"), Input(ids.ZOOM, "value"), prevent_initial_call=True
    )
