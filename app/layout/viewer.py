"""Below the sliders: how the pictures are shown. What is shown is the sliders' affair."""

from __future__ import annotations

from types import ModuleType

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.layout.comparison import comparison, pin_button, view_control
from app.layout.window_panel import window_panel, window_toggle
from app.notice import notice
from precompute.pack import Pack


def viewer(pack: Pack, text: ModuleType) -> html.Section:
    """What the middle picture shows and is compared with; window and zoom of all three alike."""
    bar = html.Div(
        [
            view_control(text),
            pin_button(text),
            html.P(notice(pack, text), className="notice"),
            window_toggle(text),
            zoom_control(text),
        ],
        className="viewer-bar",
    )
    return html.Section(
        [bar, window_panel(pack, text), *comparison(text)],
        className="viewer",
        **{"aria-label": text.VIEWER_LABEL},
    )


def zoom_control(text: ModuleType) -> dmc.SegmentedControl:
    """How often all pictures are enlarged; `assets/atlas_zoom.js` does it."""
    return dmc.SegmentedControl(
        id=ids.ZOOM,
        data=[{"value": value, "label": label} for value, label in text.ZOOMS.items()],
        value="1",
        size="xs",
        attributes={"root": {"aria-label": text.ZOOM_LABEL}},
    )
