"""Name the regime of a run from what it did and from the start's gradient, and every cell's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precompute.axes import AxisValues, grid_shape
from precompute.collapse.compare import HALF_LEVEL, Run
from precompute.collapse.noise import NoiseMap
from precompute.pack.regimes import Regime
from precompute.transfer.weights import ADAM_EPSILON

FAR = 10.0
"""So many times above or below Adam's epsilon is far."""

FARTHER = 2.0
"""So many times as far as style alone the content term must move the image to count for it."""

GREY_LEVEL = 1 / 255

VISIBLE = 4 * GREY_LEVEL
"""A mean change that is plain to see."""


@dataclass(frozen=True)
class StyleAlone:
    """What the style weight does at a learning rate with the least content weight.

    Attributes:
        unchanged: Whether it moves no pixel by more than half a grey level.
        progress: How much of the style loss it takes away.
        change: How far it moves the image: mean absolute difference, in [0, 1].
    """

    unchanged: bool
    progress: float
    change: float

    @classmethod
    def of(cls, run: Run, content: NDArray[np.float32]) -> StyleAlone:
        """Return what a run did that started from `content`."""
        return cls(_is_unchanged(run, content), _progress(run), _change(run, content))


def name_regimes(
    source: NDArray[np.int64],
    runs: Mapping[int, Run],
    noise: NoiseMap,
    content: NDArray[np.float32],
    axes: AxisValues,
    gradient: float,
    elsewhere: Callable[[int], StyleAlone | None],
) -> NDArray[np.uint8]:
    """Name every cell's regime, (cells,): that of the run which stands for it.

    Args:
        source: (cells,) that run, or -1.
        runs: By cell.
        noise: The floors that were measured.
        content: (height, width, channels) in [0, 1], where runs started.
        axes: The grid's values.
        gradient: Root mean square of the style loss's gradient at the start.
        elsewhere: Of a cell that has no source here: what its run did, where that is known.
    """
    shape = grid_shape(axes)
    least = int(np.argmin(axes["content_weight"]))
    named = np.full(len(source), Regime.UNKNOWN, np.uint8)
    for number, run in runs.items():
        rate, style, _ = np.unravel_index(number, shape)
        twin = int(np.ravel_multi_index((rate, style, least), shape))
        its = runs.get(int(source[twin]))
        floor = noise.nearest(number)
        named[number] = name_regime(
            run,
            elsewhere(twin) if its is None else StyleAlone.of(its, content),
            content,
            drive=axes["style_weight"][int(style)] * gradient / ADAM_EPSILON,
            noise=floor.largest if floor else 0.0,
        )
    return np.where(source >= 0, named[source], Regime.UNKNOWN).astype(np.uint8)


def name_regime(
    run: Run, alone: StyleAlone | None, content: NDArray[np.float32], drive: float, noise: float
) -> Regime:
    """Return a run's regime.

    Args:
        run: The run.
        alone: What the run at the same learning rate and style weight does with the least content
            weight. Where that is not known no run that moved is named.
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
    if alone is None:
        return Regime.UNKNOWN
    fell_back, change = _fell_back(run), _change(run, content)
    # What style alone does not move is the content term's answer to a trace of it.
    carried_off = fell_back and change > FARTHER * alone.change + HALF_LEVEL
    if alone.unchanged or carried_off or _progress(run) < 0.5 * max(alone.progress, 0):
        return Regime.OVERSHOT if fell_back and change > VISIBLE else Regime.CONTENT_HELD
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
