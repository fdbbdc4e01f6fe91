"""Which images of one slice's cycle are end-diastole and end-systole."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

SYSTOLE = 1 / 3
"""End-systole's share of the R-R interval: an estimate, made from the times alone.

At 60 to 90 beats a minute systole lasts about a third of the cycle. Where contours or labels say
which image it is, they decide (`nifti.py`)."""

Choice = tuple[int, str]  # an image's index, and its phase


def choose_phases(times: Sequence[float], interval: float, wanted: str) -> list[Choice]:
    """Choose images of one slice by phase: the first is ED, the one nearest to a third is ES.

    Args:
        times: Of each image, rising, counted from the R wave.
        interval: R-R, in the unit of `times`.
        wanted: "es", "ed" or "all".

    Returns:
        Indices, each with "es", "ed" or "". An image without others at its place is taken whatever
        is wanted, with "": which phase it shows is not known.
    """
    if len(times) == 1:
        return [(0, "")]
    late = np.abs(np.asarray(times[1:], np.float64) - SYSTOLE * interval)
    marks = {0: "ed", 1 + int(np.argmin(late)): "es"}
    return marked(len(times), marks, wanted)


def marked(count: int, marks: dict[int, str], wanted: str) -> list[Choice]:
    """Return the wanted ones of `count` images, of which `marks` tells some phases."""
    every = [(index, marks.get(index, "")) for index in range(count)]
    return every if wanted == "all" else [choice for choice in every if choice[1] == wanted]


def cycle(triggers: Sequence[float | None], nominal: float | None) -> tuple[list[float], float]:
    """Return the times of one slice's images and the R-R interval, from what headers give.

    Args:
        triggers: TriggerTime of each image in ms, in order; None where a header has none.
        nominal: NominalInterval in ms, or None.

    Returns:
        Times and interval in ms; where the times are missing or not distinct, evenly spread over
        an interval of 1, the images being in order.
    """
    known = [trigger for trigger in triggers if trigger is not None]
    if len(known) < len(triggers) or len(set(known)) < len(known):
        return [index / len(triggers) for index in range(len(triggers))], 1.0
    if nominal is not None and nominal > known[-1] - known[0]:
        return known, nominal
    # The images span the cycle but for its last step.
    span = known[-1] - known[0]
    return known, span * len(known) / max(1, len(known) - 1)
