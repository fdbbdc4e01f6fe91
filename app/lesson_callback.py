"""The wiring of the lesson, besides the explorer's: `assets/atlas_lesson.js` is given the steps.

lesson ──> begin ──> the step that the address names; its place, if the address names none

reveal, place, step ──> atlas_journey.js ──> (as in `app.callbacks`)
"""

from __future__ import annotations

from dash import ClientsideFunction, Dash, Input

from app import ids

NAMESPACE = "lesson"


def register_lesson_callback(dash: Dash) -> None:
    """Register the callback of the lesson's page."""
    dash.clientside_callback(
        ClientsideFunction(NAMESPACE, "begin"),
        Input(ids.LESSON_PANEL, "id"),  # once, when the page opens
    )
