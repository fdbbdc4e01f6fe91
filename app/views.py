"""What the middle picture can show, and the one scale of all differences."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from app.window import white_level
from precompute.pack import Pack

PICTURE, DIFFERENCE, SWIPE, FLICKER, CHANGE = "picture", "difference", "swipe", "flicker", "change"

ALONE = (PICTURE, DIFFERENCE)
"""The cell, and the cell minus the generated image."""

PAIRED = (SWIPE, FLICKER, CHANGE)
"""These need a pinned cell, A: A and the cell, B, beside each other or in turn, and B minus A."""

SHARE = 0.25
"""Of the pack's window, the difference that has a full colour: most are smaller by far."""

ROUND = 0.05


def difference_scale(pack: Pack) -> float:
    """Return the grey value of a difference, in [0, 1], at which its colour is full.

    It is one for the whole pack, so that differences can be compared: a quarter of the pack's
    window, to the nearest 0.05, and no less than that.
    """
    return max(round(SHARE * white_level(pack) / ROUND), 1) * ROUND


def view_table(pack: Pack, text: ModuleType) -> dict[str, Any]:
    """Return what `assets/` needs to know of the views.

    Keys:
        views: Of each its value, its label, and whether it needs a pinned cell.
        titles: What the middle picture is called in each, and `content`, what the generated image
            is called.
        difference_scale: See there.
        channels: 1 or 3.
    """
    content = text.pair_titles(pack.manifest.pair.kind)[1]
    return {
        "views": [
            {"value": view, "label": text.VIEWS[view], "pinned": view in PAIRED}
            for view in (*ALONE, *PAIRED)
        ],
        "titles": {
            PICTURE: text.TRANSFERRED_TITLE,
            DIFFERENCE: f"{text.TRANSFERRED_TITLE} − {content}",
            SWIPE: "A | B",
            FLICKER: "A / B",
            CHANGE: "B−A",
            "content": content,
        },
        "difference_scale": difference_scale(pack),
        "channels": pack.manifest.image.channels,
    }
