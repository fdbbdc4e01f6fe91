"""What can lie over the middle picture: A or a difference, and the divider between A and B."""

from __future__ import annotations

from types import ModuleType

from dash import html

from app import ids


def overlay(text: ModuleType) -> list[html.Div]:
    """The canvas over the picture, then the marks; `assets/atlas_overlay.js` shows and hides."""
    canvas = html.Canvas(className="picture", role="img")
    divider = html.Div(
        id=ids.DIVIDER,
        role="slider",
        tabIndex=0,
        **{
            "aria-label": text.DIVIDER_LABEL,
            "aria-valuemin": 0,
            "aria-valuemax": 100,
            "aria-valuenow": 50,
            "aria-valuetext": text.DIVIDER_SPOKEN.format(percent=50),
            "data-words": text.DIVIDER_SPOKEN,
        },
    )
    faces = [html.Div(name, className=f"face {name.lower()}") for name in ("A", "B")]
    return [
        html.Div(canvas, id=ids.OVERLAY, className="on-picture overlay"),
        html.Div([divider, *faces], className="on-picture marks"),
    ]
