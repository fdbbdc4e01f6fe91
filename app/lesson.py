"""The lesson's six steps: the places that each one leads to, and which prediction is right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.presets import find_place
from app.text import Words
from precompute.pack import Pack
from precompute.places import ENCODER, VGGS, Place


@dataclass(frozen=True)
class Step:
    """A step: its key (the words' `STEPS` has the text), its places, and the right prediction.

    Attributes:
        key: Names it.
        places: The first is shown with the question, the others once it is answered.
        right: Which of the predictions, counted from 0.
    """

    key: str
    places: tuple[Place, ...]
    right: int


def _place(extractors: tuple[str, ...], *values: float) -> Place:
    rate, style, content = values
    return Place("", extractors, (rate, style, content))


STEPS = (
    Step(
        "content_and_style",
        (_place(VGGS, 5e-2, 1e-15, 1e-10), _place(VGGS, 5e-2, 1e-9, 1e-10)),
        right=1,
    ),
    Step(
        "style_weight",
        (
            _place(VGGS, 5e-2, 1e-12, 1e-10),
            _place(VGGS, 5e-2, 1e-9, 1e-10),
            _place(VGGS, 5e-2, 1e-5, 1e-10),
        ),
        right=2,
    ),
    Step(
        "content_weight",
        (_place(VGGS, 5e-2, 1e-9, 1e-10), _place(VGGS, 5e-2, 1e-9, 1e-2)),
        right=0,
    ),
    Step(
        "ratio",
        (
            _place(ENCODER, 5e-4, 1e4, 1e4),
            _place(ENCODER, 5e-4, 1e8, 1e8),
            _place(ENCODER, 5e-4, 1e-6, 1e-6),
        ),
        right=0,
    ),
    Step(
        "learning_rate",
        (_place(ENCODER, 5e-2, 1e2, 1e2), _place(ENCODER, 5e-2, 1e4, 1e4)),
        right=2,
    ),
    Step(
        "extractor",
        (_place(VGGS, 5e-2, 1e-9, 1e-10), _place(ENCODER, 5e-2, 1e-2, 1e-10)),
        right=0,
    ),
)


def lesson_table(pack: Pack, words: Words) -> dict[str, Any]:
    """Return what `assets/atlas_lesson.js` needs, ready for JSON: `steps`, see `lesson`; `text`."""
    return {"steps": lesson(pack), "text": words.learn.BROWSER}


def lesson(pack: Pack) -> list[dict[str, Any]]:
    """Return the steps for the browser, ready for JSON.

    Of each its key, the right prediction, and its places as the page's sliders have them; null
    for those that are not on the pack's grid.
    """
    return [
        {
            "key": step.key,
            "right": step.right,
            "places": [find_place(pack, place) for place in step.places],
        }
        for step in STEPS
    ]
