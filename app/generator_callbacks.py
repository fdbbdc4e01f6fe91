"""The wiring of the generator's page, all in the browser: `assets/generator_callbacks.js`.

    a slice ───────> compare ─────> the large pictures and their caption, changed together
    all slices as ─> showSource ──> which of its pictures each tile shows (CSS does the rest)
    invented by ───> showSource ──> likewise
    walk's slider ─> walk ────────> draws the step out of the strip; what is said and read aloud

Parts that the pack does not have are not on the page, and get no callback.
"""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input, Output, State

from app import ids
from app.generator import Generator

NAMESPACE = "generator"


def register_generator_callbacks(dash: Dash, generator: Generator) -> None:
    """Register the callbacks of the parts that this pack has."""
    gallery = generator.kept.gallery
    if gallery is None:
        return
    views = []
    if generator.sources:
        dash.clientside_callback(
            ClientsideFunction(NAMESPACE, "compare"), Input(ids.SLICE, "value")
        )
        views.append((ids.SHEET, ids.SHEET_VIEW))
    if gallery.sample:
        views.append((ids.SAMPLES, ids.SAMPLES_VIEW))
    for sheet, view in views:
        dash.clientside_callback(
            ClientsideFunction(NAMESPACE, "showSource"),
            Output(sheet, "className"),
            Input(view, "value"),
            State(sheet, "className"),
            prevent_initial_call=True,
        )
    if gallery.walk is not None:
        dash.clientside_callback(
            ClientsideFunction(NAMESPACE, "walk"),
            Output(ids.WALK_READOUT, "children"),
            Output(ids.WALK_SLIDER, "attributes"),
            Input(ids.WALK_SLIDER, "value"),
        )
