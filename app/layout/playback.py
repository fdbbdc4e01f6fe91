"""The controls that play how the middle picture came to be, under it."""

from __future__ import annotations

from types import ModuleType

import dash_mantine_components as dmc
from dash import html

from app import ids
from app.playback import frames_table
from precompute.pack import Pack


def playback_bar(pack: Pack, text: ModuleType) -> html.Div:
    """Buttons, a slider and the step shown; or, in the same place, who has them.

    `assets/atlas_playback.js` makes the slider, fills in the step, and sets `data-state`: "ready"
    where the cell in hand has frames, else "none". Hidden in a pack without any.
    """
    controls = html.Div(
        [
            _button(ids.PLAY_BACK, "‹", text.PLAYBACK_BACK),
            dmc.Button(text.PLAYBACK_PLAY, id=ids.PLAY, variant="default", size="xs"),
            _button(ids.PLAY_ON, "›", text.PLAYBACK_ON),
            html.Div(
                id=ids.PLAY_SLIDER,
                className="playback-slider",
                **{"data-label": text.PLAYBACK_STEP},
            ),
            html.Span(id=ids.PLAY_STEP, className="playback-step"),
        ],
        className="playback-controls",
        role="group",
        **{"aria-label": text.PLAYBACK_LABEL},
    )
    return html.Div(
        [controls, html.P(text.PLAYBACK_NONE, className="playback-none")],
        id=ids.PLAYBACK,
        className="playback",
        hidden=not any(frames_table(pack, name) for name in pack.cells),
        **{"data-state": "none"},
    )


def _button(button_id: str, sign: str, label: str) -> dmc.Button:
    return dmc.Button(
        sign,
        id=button_id,
        variant="default",
        size="xs",
        attributes={"root": {"aria-label": label, "title": label}},
    )
