"""Name the regime of a run from what it did and from the start's gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import HALF_LEVEL, Run
from precompute.pack.regimes import Regime

FAR = 10.0
"""So many times above or below Adam's epsilon is far."""

GREY_LEVEL = 1 / 255

VISIBLE = 4 * GREY_LEVEL
"""A mean change that is plain to see."""


def name_regime(
    run: Run, twin: Run, content: NDArray[np.float32], drive: float, noise: float
) -> Regime:
    """Return a run's regime.

    Args:
        run: The run.
        twin: The run at the same learning rate and style weight, with the least content weight.
        content: (height, width, channels) in [0, 1], where both started.
        drive: Style weight times the root mean square of the style loss's gradient at the start,
            over Adam's epsilon.
        noise: The largest difference of a pixel between two repeats of such a run, in [0, 1], in
            the median over the pairs.
    """
    if run.diverged:
        return Regime.UNKNOWN
    if _is_unchanged(run, content):
        return Regime.UNCHANGED
    # Where style alone moves nothing, what moves is the content term's answer to a trace of it.
    if _is_unchanged(twin, content) or _progress(run) < 0.5 * max(_progress(twin), 0):
        overshot = _change(run, content) > VISIBLE and _fell_back(run)
        return Regime.OVERSHOT if overshot else Regime.CONTENT_HELD
    if drive < 1 / FAR:
        return Regime.LINEAR
    if noise > GREY_LEVEL:
        return Regime.CHAOTIC
    return Regime.SATURATED if drive > FAR else Regime.BETWEEN


def _is_unchanged(run: Run, content: NDArray[np.float32]) -> bool:
    return bool(np.abs(run.image - content).max() <= HALF_LEVEL)


def _change(run: Run, content: NDArray[np.float32]) -> float:
    return float(np.abs(run.image - content).mean())


def _fell_back(run: Run) -> bool:
    """Tell whether the content loss was far above its end before: thrown up, then fought down."""
    losses = run.content_loss
    return bool(np.max(losses) > FAR * losses[-1])


def _progress(run: Run) -> float:
    """How much of the style loss the run took away."""
    return float(run.style_loss[0] - run.style_loss[-1])
