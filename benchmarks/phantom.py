"""How fast the phantom is drawn, by one process."""

from __future__ import annotations

import statistics
import time

from precompute.phantom import make_cohort

SIZE = 180
SLICES = 20
ROUNDS = 3


def measure() -> float:
    """Return slices of 180 x 180 pixels a second, the median of three rounds."""
    rates = []
    for seed in range(ROUNDS):
        began = time.perf_counter()
        make_cohort(2, (SLICES // 2, SLICES // 2), SIZE, seed)
        rates.append(SLICES / (time.perf_counter() - began))
    return round(statistics.median(rates), 1)
