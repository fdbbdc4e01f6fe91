"""Scales: from values to pixels, and which values carry a tick."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` on pixels from `start` to `end`, linear or logarithmic."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, values: ArrayLike) -> NDArray[np.float64]:
        """Return the pixels of values; those outside lie on the nearest end."""
        low, high, found = self.low, self.high, np.asarray(values, np.float64)
        if self.log:
            low, high = math.log10(low), math.log10(high)
            found = np.log10(np.maximum(found, self.low))
        share = np.clip((found - low) / ((high - low) or 1.0), 0, 1)
        return np.asarray(self.start + share * (self.end - self.start))

    def ticks(self, most: int) -> list[float]:
        """Return at most about `most` round values within the scale."""
        if not self.log:
            return _linear_ticks(self.low, self.high, most)
        first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
        decades = [10.0**power for power in range(first, last + 1)]
        if len(decades) <= 2:
            fine = [
                digit * 10.0**power for power in range(first - 1, last + 1) for digit in (1, 2, 5)
            ]
            return [value for value in fine if self.low <= value <= self.high * 1.0001]
        return decades[:: -(-len(decades) // most)]


def span(*series: ArrayLike) -> tuple[float, float]:
    """Return the lowest and highest finite value; (0, 1) where there is none."""
    values = np.concatenate([np.zeros(0), *(np.asarray(one, np.float64).ravel() for one in series)])
    values = values[np.isfinite(values)]
    if not len(values):
        return 0.0, 1.0
    return float(values.min()), float(values.max())


def written(value: float) -> str:
    """Write a tick: plain where short, else as a power of ten."""
    if value == 0:
        return "0"
    power = math.floor(math.log10(abs(value)) + 1e-9)
    if -3 < power < 5:
        return f"{value:,.6g}"
    digits = value / 10.0**power
    times = "" if math.isclose(digits, 1) else f"{digits:.3g}·"
    return f"{times}10{str(power).translate(_SUPERSCRIPTS)}"


def _linear_ticks(low: float, high: float, most: int) -> list[float]:
    rough = (high - low) / max(most, 1)
    if rough <= 0:
        return [low]
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(digit * power for digit in (1, 2, 5, 10) if digit * power >= rough * 0.9999)
    first = math.ceil(low / step - 1e-9)
    return [number * step for number in range(first, math.floor(high / step + 1e-9) + 1)]
