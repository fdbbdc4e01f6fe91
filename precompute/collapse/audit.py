"""Run some of the cells that were not run, and see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import HALF_LEVEL, compare
from precompute.collapse.infer import Same
from precompute.collapse.runs import AUDIT
from precompute.collapse.search import Search


@dataclass(frozen=True)
class Audit:
    """What an audit found, in [0, 1].

    Attributes:
        source: By cell that was run, the one that stood for it.
        failed: Those that were neither the same image as their source to half a grey level nor
            within the noise floor.
        within_noise: How many differ by more than half a grey level, and are the same by the noise
            floor alone: one that was measured on the cells nearest to them, not on themselves.
        mean, largest: (n,) of each cell, the mean and the largest absolute difference; without
            cells of which one run diverged.
    """

    source: dict[int, int]
    failed: list[int]
    within_noise: int
    mean: NDArray[np.float64]
    largest: NDArray[np.float64]

    @classmethod
    def of(cls, search: Search, source: Mapping[int, int]) -> Audit:
        """Compare cells that were run with those that stand for them, by cell."""
        failed, within_noise, mean, largest = [], 0, [], []
        for cell, stands in source.items():
            if not search.same(cell, stands):
                failed.append(cell)
            one, other = search.runs[cell], search.runs[stands]
            if not (one.diverged or other.diverged):
                difference = compare(one, other)
                mean.append(difference.mean)
                largest.append(difference.largest)
                within_noise += difference.largest > HALF_LEVEL and search.same(cell, stands)
        return cls(dict(source), failed, within_noise, np.array(mean), np.array(largest))


ROUNDS = 2
"""Of audits, at most: the second, of other cells, where one fails in the first."""


def audit_until_sound(
    search: Search, shown: Callable[[], NDArray[np.int64]], count: int
) -> list[Audit]:
    """Audit; where a cell fails, run its neighbours too, and audit others. Return each round's.

    `shown` tells which run stands for each cell, by the search's runs at that time.
    """
    found: list[Audit] = []
    for number in range(ROUNDS):
        source = shown()
        found.append(audit(search, source, count, seed=number))
        search.run_too(_around(found[-1].failed, source, search.shape))
        if not found[-1].failed:
            break
    return found


def _around(failed: Sequence[int], source: NDArray[np.int64], shape: Sequence[int]) -> list[int]:
    """Return the cells that touch failed ones and were taken for the same image."""
    near: set[int] = set()
    for number in failed:
        place = np.array(np.unravel_index(number, tuple(shape)))
        beside = place + np.array(list(np.ndindex(3, 3, 3))) - 1
        inside = beside[((beside >= 0) & (beside < np.array(shape))).all(axis=1)]
        numbers = np.ravel_multi_index(inside.T, tuple(shape))
        near.update(int(n) for n in numbers if source[n] == source[number] and source[n] != n)
    return sorted(near)


def audit(search: Search, source: NDArray[np.int64], count: int, seed: int) -> Audit:
    """Run `count` cells that were not run, half of them beside a different image.

    They are added to the search's runs: its next `settle` sees what they tell.
    """
    cells = choose(source, search.runs, search.shape, search.same, count, seed)
    runs = dict(zip(cells, search.execute(AUDIT, cells, None), strict=True)) if cells else {}
    search.add(runs)
    return Audit.of(search, {cell: int(source[cell]) for cell in cells})


def choose(
    source: NDArray[np.int64],
    ran: Collection[int],
    shape: Sequence[int],
    same: Same,
    count: int,
    seed: int,
) -> list[int]:
    """Return cells that were not run, rising; half of them, if there are so many, at borders."""
    numbers = np.arange(len(source))
    filled = numbers[(source >= 0) & ~np.isin(numbers, list(ran))]
    beside = _beside_another(source.reshape(tuple(shape)), same).ravel()
    random = np.random.default_rng(seed)
    border, inner = (
        random.permutation(filled[beside[filled] == wanted]) for wanted in (True, False)
    )
    chosen = border[: count - min(count // 2, len(inner))]
    chosen = np.concatenate([chosen, inner[: count - len(chosen)]])
    return sorted(int(number) for number in chosen)


def _beside_another(source: NDArray[np.int64], same: Same) -> NDArray[np.bool_]:
    """Tell of each cell whether a neighbour on some axis has another image."""
    found = np.zeros(source.shape, bool)
    for axis in range(source.ndim):
        ahead = np.swapaxes(source, 0, axis)
        view = np.swapaxes(found, 0, axis)
        one, other = ahead[:-1], ahead[1:]
        differs = (one != other) & (one >= 0) & (other >= 0)
        for place in np.argwhere(differs):
            at = tuple(place)
            differs[at] = not same(int(one[at]), int(other[at]))
        view[1:] |= differs
        view[:-1] |= differs
    return found
