"""The lines of the grid along which cells can be the same image."""

from __future__ import annotations

import numpy as np

from precompute.axes import AxisValues

Step = tuple[int, int, int]
"""From one cell of a line to the next, on each axis in the axes' order."""

_CLOSE = 0.01  # of a decade


def directions(axes: AxisValues) -> list[Step]:
    """Return the directions that the grid's values allow.

    Always one axis alone: an unchanged image stays so as the learning rate falls, and a loss that
    is negligible leaves the other's weight to decide. Where the weights' steps are alike, both
    weights together: far above Adam's epsilon their ratio alone matters. And with the learning
    rate against them: far below epsilon an image depends on rate times weight.
    """
    rates, styles, contents = (
        np.log10(axes[key]) for key in ("learning_rate", "style_weight", "content_weight")
    )
    found: list[Step] = [(0, 0, 1), (0, 1, 0), (1, 0, 0)]
    step = _even_step(styles)
    if step is None or not _equal(step, _even_step(contents)):
        return found
    found.append((0, 1, 1))
    for reach in range(1, len(rates)):
        across = rates[reach:] - rates[:-reach]
        ratio = -across[0] / step
        if np.ptp(across) < _CLOSE and _equal(ratio, round(ratio)) and round(ratio) != 0:
            found.append((reach, round(ratio), round(ratio)))
            break
    return found


def _even_step(values: np.ndarray) -> float | None:
    steps = np.diff(values)
    even = len(steps) > 0 and np.ptp(steps) < _CLOSE
    return float(steps[0]) if even else None


def _equal(a: float, b: float | None) -> bool:
    return b is not None and abs(a - b) < _CLOSE
