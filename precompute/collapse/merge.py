"""Let as few runs as can be stand for all cells: of runs that are the same image, one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import HALF_LEVEL, WHITE, Run
from precompute.collapse.infer import Same

COARSE = 3  # pixels; a look at one in nine tells which runs cannot be the same


def merge(
    source: NDArray[np.int64],
    runs: Mapping[int, Run],
    same: Same,
    plane: Callable[[int], int],
    reach: Callable[[int], float],
) -> NDArray[np.int64]:
    """Return the sources with equal runs put together, plane by plane.

    Every run that stands is compared with the one that is to stand for it, never through a third.

    Args:
        source: (cells,) the run that stands for each cell, or -1.
        runs: By cell.
        same: Tells whether two runs are the same image.
        plane: Of a cell: its learning rate's index.
        reach: Of a cell: how far in the mean, in [0, 1], an equal run may be, at most.
    """
    standing = np.unique(source[source >= 0]).tolist()
    stand_in = np.arange(len(source))
    for _, members in _grouped(standing, plane):
        alike = _alike(members, runs, same, reach)
        left = set(members)
        while left:
            best = max(members, key=lambda one: (len(alike[one] & left), -one))
            for one in {best} | (alike[best] & left):
                stand_in[one] = best  # one that stands for others stands for itself
            left -= alike[best]
    return np.where(source >= 0, stand_in[source], -1)


def _grouped(cells: list[int], plane: Callable[[int], int]) -> Iterable[tuple[int, list[int]]]:
    groups: dict[int, list[int]] = {}
    for cell in cells:
        groups.setdefault(plane(cell), []).append(cell)
    return groups.items()


def _alike(
    members: list[int], runs: Mapping[int, Run], same: Same, reach: Callable[[int], float]
) -> dict[int, set[int]]:
    """Return for each run itself and those that are the same image."""
    alike = {one: {one} for one in members}
    pixels = np.stack([runs[one].pixels[::COARSE, ::COARSE].ravel() for one in members])
    looks = pixels.astype(np.float32) / WHITE
    for place, one in enumerate(members):
        # The mean over some pixels is near that over all; half as much again is well beyond it.
        limit = 1.5 * max(reach(one), HALF_LEVEL)
        apart = np.abs(looks[place + 1 :] - looks[place]).mean(axis=1)
        for after in np.flatnonzero(apart <= limit).tolist():
            other = members[place + 1 + after]
            if same(one, other):
                alike[one].add(other)
                alike[other].add(one)
    return alike
