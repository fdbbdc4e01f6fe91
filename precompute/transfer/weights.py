"""Style and content weight as a direction and a scale (README of this folder: why)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

ADAM_EPSILON = 0.1


@dataclass(frozen=True)
class Direction:
    """The same runs, written so that nothing overflows.

    Attributes:
        style, content: (n,) float64 weights, the larger of each two is 1 (or the factor).
        epsilon: (n,) float64, Adam's epsilon divided likewise.
    """

    style: NDArray[np.float64]
    content: NDArray[np.float64]
    epsilon: NDArray[np.float64]


def to_direction(
    style_weight: ArrayLike, content_weight: ArrayLike, factor: ArrayLike = 1.0
) -> Direction:
    """Divide both weights and Adam's epsilon by the larger weight, and multiply by `factor`.

    Adam's step m / (sqrt(v) + epsilon) does not change when the gradient and epsilon are divided
    by the same number, so the run is the same; but a weight of 1e16 no longer squares gradients
    out of float32's range. For the same reason `factor` changes nothing but the rounding.
    """
    style, content = np.asarray(style_weight, float), np.asarray(content_weight, float)
    scale = np.maximum(style, content) / np.asarray(factor, float)
    return Direction(style / scale, content / scale, ADAM_EPSILON / scale)
