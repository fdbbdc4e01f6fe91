"""Find the cells that are the same image, by running as few of them as can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import HALF_LEVEL, Run, compare, largest_difference
from precompute.collapse.directions import Step
from precompute.collapse.infer import Inference, rounds
from precompute.collapse.noise import PROBES, NoiseMap, choose_probes, factors
from precompute.collapse.runs import AUDIT, GRID, NOISE

Execute = Callable[[str, Sequence[int], NDArray[np.float64] | None], list[Run]]
"""Runs cells for a purpose; with factors, each cell's weights and epsilon multiplied by one."""


@dataclass
class Search:
    """The search over the cells in `wanted`.

    The same runs lead to the same search: one that is stopped and begun again asks `execute` for
    the same cells in the same order.

    Attributes:
        shape, steps: The grid, and the directions of its lines.
        wanted: The cells that are to have an image.
        content: (height, width, channels) in [0, 1], where all runs start.
        execute: Makes runs.
        probes: Cells of each learning rate whose noise floor is measured; with 0 two runs are the
            same image to half a grey level or not at all.
        runs: Those made so far, by cell.
        noise: The noise floors, once the first round is over.
    """

    shape: Sequence[int]
    steps: Sequence[Step]
    wanted: frozenset[int]
    content: NDArray[np.float32]
    execute: Execute
    probes: int = PROBES
    runs: dict[int, Run] = field(default_factory=dict)
    noise: NoiseMap | None = None
    _known: dict[tuple[int, int], bool] = field(default_factory=dict)

    def find(self) -> NDArray[np.int64]:
        """Return the run that stands for each cell, (cells,); -1 for cells not wanted."""
        first, *others = rounds(self.shape, self.wanted)
        self._run(GRID, sorted(self.wanted.intersection(first)))
        self.noise = self._measure_noise()
        for numbers in others:
            self._run(GRID, self._infer().complete(sorted(self.wanted.intersection(numbers))))
        return self.settle()

    def run_all(self) -> NDArray[np.int64]:
        """Run every cell that is wanted; return as `find` does: each stands for itself."""
        self._run(GRID, sorted(self.wanted))
        return self.settle()

    def settle(self) -> NDArray[np.int64]:
        """Run what the runs there are leave unknown, until nothing is; return as `find` does."""
        while True:
            inference = self._infer()
            unknown = inference.complete(sorted(self.wanted))
            if not unknown:
                break
            self._run(GRID, unknown)
        source = np.full(int(np.prod(self.shape)), -1)
        wanted = sorted(self.wanted)
        source[wanted] = inference.source[wanted]
        return source

    def run_too(self, numbers: Sequence[int]) -> None:
        """Run these cells, whatever the others tell of them."""
        self._run(AUDIT, numbers)

    def add(self, runs: dict[int, Run]) -> None:
        """Take over runs of cells that were made otherwise."""
        self.runs.update(runs)

    def same(self, first: int, second: int) -> bool:
        """Tell whether two runs are the same image: exactly, or within the noise floor of both."""
        pair = (min(first, second), max(first, second))
        if pair not in self._known:
            self._known[pair] = self._compare(*pair)
        return self._known[pair]

    def _compare(self, first: int, second: int) -> bool:
        a, b = self.runs[first], self.runs[second]
        if a.diverged or b.diverged:
            return a.diverged and b.diverged
        if largest_difference(a, b) <= HALF_LEVEL:
            return True
        found = [self.noise.nearest(n) for n in (first, second)] if self.noise else []
        floors = [floor for floor in found if floor is not None and floor.may_cover(a, b)]
        if len(floors) < 2:
            return False
        difference = compare(a, b)
        return all(floor.covers(difference) for floor in floors)

    def _infer(self) -> Inference:
        return Inference(self.shape, self.steps, self.runs, self.same)

    def _run(self, purpose: str, numbers: Iterable[int]) -> None:
        new = [number for number in numbers if number not in self.runs]
        if new:
            self.runs.update(zip(new, self.execute(purpose, new, None), strict=True))

    def _measure_noise(self) -> NoiseMap:
        own = {cell: run for cell, run in self.runs.items() if cell in self.wanted}
        probes = choose_probes(own, self.shape, self.content, self.probes)
        repeats = factors()
        numbers = np.repeat(probes, len(repeats)).tolist()
        runs = self.execute(NOISE, numbers, np.tile(repeats, len(probes))) if probes else []
        by_probe = {
            probe: runs[place * len(repeats) : (place + 1) * len(repeats)]
            for place, probe in enumerate(probes)
        }
        return NoiseMap.measure(probes, self.shape, by_probe.__getitem__)
