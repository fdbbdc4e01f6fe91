"""The noise floor over the grid: where runs repeat themselves, and where they drift apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import HALF_LEVEL, NoiseFloor, Run

REPEATS = 10
PROBES = 5
"""Cells of each learning rate that are run ten times."""


def factors() -> NDArray[np.float64]:
    """Return each repeat's factor of weights and epsilon, (10,) in [1, 2).

    Adam's step does not change with it, as exact numbers go; but every rounding does.
    """
    return 1 + np.arange(REPEATS) / REPEATS


def choose_probes(
    runs: Mapping[int, Run], shape: Sequence[int], content: NDArray[np.float32], most: int
) -> list[int]:
    """Return the cells to repeat: of each learning rate, `most` runs that moved, spread wide."""
    if most == 0:
        return []
    by_rate: dict[int, list[int]] = {}
    for number, run in sorted(runs.items()):
        if not run.diverged and np.abs(run.image - content).max() > HALF_LEVEL:
            rate = int(np.unravel_index(number, tuple(shape))[0])
            by_rate.setdefault(rate, []).append(number)
    return [probe for moved in by_rate.values() for probe in _spread(moved, shape, most)]


def _spread(numbers: list[int], shape: Sequence[int], most: int) -> list[int]:
    """Choose, one after the other, the cell farthest from those chosen."""
    places = np.array([_place(number, shape) for number in numbers])
    chosen = [0]
    while len(chosen) < min(most, len(numbers)):
        apart = np.abs(places[:, None] - places[chosen]).sum(axis=-1).min(axis=1)
        chosen.append(int(apart.argmax()))
    return [numbers[index] for index in chosen]


def _place(number: int, shape: Sequence[int]) -> tuple[float, float]:
    """Where a cell is among the regimes: its weights' ratio and scale, in steps."""
    _, style, content = np.unravel_index(number, tuple(shape))
    return float(content) - float(style), (float(style) + float(content)) / 2


@dataclass(frozen=True)
class NoiseMap:
    """Noise floors by the cell that they were measured on."""

    shape: Sequence[int]
    floors: Mapping[int, NoiseFloor]

    @classmethod
    def measure(
        cls, probes: Sequence[int], shape: Sequence[int], repeat: Callable[[int], Sequence[Run]]
    ) -> NoiseMap:
        """Repeat each probe and measure; probes with a repeat that diverges are left out."""
        floors = {}
        for probe in probes:
            repeats = repeat(probe)
            if not any(run.diverged for run in repeats):
                floors[probe] = NoiseFloor.of(repeats)
        return cls(shape, floors)

    def reach(self, number: int) -> float:
        """Return how far, in the mean, runs may be from a cell's and within its floor."""
        floor = self.nearest(number)
        return 0.0 if floor is None else floor.limit * float(floor.scale[0])

    def nearest(self, number: int) -> NoiseFloor | None:
        """Return the floor measured nearest to a cell, at its learning rate; None if none was."""
        rate = np.unravel_index(number, tuple(self.shape))[0]
        here = np.array(_place(number, self.shape))
        near = [
            (float(np.abs(here - _place(probe, self.shape)).sum()), probe)
            for probe in self.floors
            if np.unravel_index(probe, tuple(self.shape))[0] == rate
        ]
        return self.floors[min(near)[1]] if near else None
