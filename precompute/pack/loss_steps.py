"""At which steps of a run the losses are kept."""

from __future__ import annotations

import numpy as np

PER_DECADE = 8


def log_spaced_steps(steps: int) -> list[int]:
    """Return 0, then about eight steps a decade from 1 to `steps`, both included.

    Step k means: the image after k updates; step 0 is the start image.
    """
    if steps < 1:
        raise ValueError(f"steps is {steps}; expected at least 1")
    count = int(np.ceil(np.log10(steps) * PER_DECADE)) + 1
    return [0, *sorted({int(step) for step in np.rint(np.geomspace(1, steps, count))})]
