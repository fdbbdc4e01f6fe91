"""What a search is worth: which grids are searched, with noise floors or not, how well audited."""

from __future__ import annotations

import numpy as np

from precompute.axes import AxisValues
from precompute.collapse.noise import PROBES, REPEATS
from precompute.extractors import NETWORKS

EXPECTED = 1 / 3
"""Of the cells, how many are run at most; fewer on the papers' grid."""

FEWEST = 128
"""Of fewer cells all are run, and compared afterwards."""

CELLS_A_ROUND = 160
"""Of the papers' grid, whose search asked 51 times for cells of the CVAE's encoder: as no more than
that can be run at the same time, many workers are no use to one search."""

AUDITED = 64
AUDITED_ON_A_CPU = 16  # of a VGG: minutes each


def are_few(cells: int) -> bool:
    """Tell whether so few cells are all run: what a search would save, its audit would cost."""
    return cells < FEWEST


def search_pays(cells: int, axes: AxisValues) -> bool:
    """Tell whether a search is likely to save runs among so many cells.

    It takes values to rise or to fall along each axis.
    """
    steady = all(
        np.ptp(np.sign(np.diff(values))) == 0 for values in axes.values() if len(values) > 1
    )
    return steady and not are_few(cells)


def floors_pay(cells: int, rates: int) -> bool:
    """Tell whether a search with noise floors is likely to take fewer runs than there are cells.

    Args:
        cells: That are wanted.
        rates: How many learning rates they have.
    """
    extra = REPEATS * PROBES * rates + AUDITED
    return extra + EXPECTED * cells < cells


def audited(extractor: str, on_gpu: bool) -> int:
    """Return how many cells are audited."""
    return AUDITED_ON_A_CPU if extractor in NETWORKS and not on_gpu else AUDITED
