"""Run some of the cells that were not run, and see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import HALF_LEVEL, compare
from precompute.collapse.search import AUDIT, Search


@dataclass(frozen=True)
class Audit:
    """What an audit found, in [0, 1].

    Attributes:
        cells: Those that were run.
        failed: Those that were neither the same image as their source to half a grey level nor
            within the noise floor.
        mean, largest: (n,) of each cell, the mean and the largest absolute difference.
        noise: (n,) the median of the mean difference between repeats of the nearest probe.
    """

    cells: list[int]
    failed: list[int]
    mean: NDArray[np.float64]
    largest: NDArray[np.float64]
    noise: NDArray[np.float64]


def audit(search: Search, source: NDArray[np.int64], count: int, seed: int) -> Audit:
    """Run `count` cells that have another's image, half of them beside another image.

    They are added to the search's runs: its next `settle` sees what they tell.
    """
    cells = choose(source, search.shape, count, seed)
    runs = dict(zip(cells, search.execute(AUDIT, cells, None), strict=True)) if cells else {}
    failed, mean, largest, noise = [], [], [], []
    for cell, run in runs.items():
        stands = search.runs[int(source[cell])]
        lost = [bool(np.isnan(x.image).any()) for x in (run, stands)]
        if any(lost):
            if not all(lost):
                failed.append(cell)
            continue
        difference = compare(run, stands)
        floor = search.noise.nearest(cell) if search.noise else None
        if difference.largest > HALF_LEVEL and not (floor and floor.covers(difference)):
            failed.append(cell)
        mean.append(difference.mean)
        largest.append(difference.largest)
        noise.append(floor.mean if floor else 0.0)
    search.add(runs)
    return Audit(cells, failed, np.array(mean), np.array(largest), np.array(noise))


def choose(source: NDArray[np.int64], shape: Sequence[int], count: int, seed: int) -> list[int]:
    """Return cells that were not run, rising; half of them, if there are so many, at borders."""
    numbers = np.arange(len(source))
    filled = numbers[(source >= 0) & (source != numbers)]
    beside = _beside_another(source.reshape(tuple(shape))).ravel()
    random = np.random.default_rng(seed)
    border, inner = (
        random.permutation(filled[beside[filled] == wanted]) for wanted in (True, False)
    )
    chosen = border[: count - min(count // 2, len(inner))]
    chosen = np.concatenate([chosen, inner[: count - len(chosen)]])
    return sorted(int(number) for number in chosen)


def _beside_another(source: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell of each cell whether a neighbour on some axis has another source."""
    found = np.zeros(source.shape, bool)
    for axis in range(source.ndim):
        ahead = np.swapaxes(source, 0, axis)
        differs = ahead[1:] != ahead[:-1]
        view = np.swapaxes(found, 0, axis)
        view[1:] |= differs
        view[:-1] |= differs
    return found
