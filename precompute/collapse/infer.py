"""Which cells need not be run, as the runs on either side of them are the same image."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.directions import Step

Cell = tuple[int, int, int]
Same = Callable[[int, int], bool]

LONGEST = 32
"""Steps between two runs that tell of the cells between them."""

ASIDE = 4
"""Steps to the lines, on either side, that tell of a line between them."""


class Inference:
    """What the runs made so far tell of the whole grid.

    Two rules, both of them that what holds on both sides holds between:

    1. On a line, cells between two runs that are the same image are that image.
    2. Two cells are the same if on a line on either side of theirs the two cells beside them are.

    Neither is certain; `precompute.collapse.audit` tests what they lead to.

    Attributes:
        source: (cells,) int, for each cell the run that stands for it, or -1.
    """

    def __init__(
        self, shape: Sequence[int], steps: Sequence[Step], runs: Collection[int], same: Same
    ) -> None:
        """Apply the first rule to every cell.

        Args:
            shape: Of the grid.
            steps: Directions of the lines.
            runs: The numbers of the cells that were run.
            same: Tells whether two runs are the same image.
        """
        self.shape = tuple(shape)
        self.steps, self.same = steps, same
        self.source = np.full(int(np.prod(shape)), -1)
        self._distance = np.full(len(self.source), LONGEST + 1)
        self.source[list(runs)] = list(runs)
        self._distance[list(runs)] = 0
        cells = {run: self._cell(run) for run in sorted(runs)}
        for step in steps:
            self._fill_lines(cells, step)

    def complete(self, numbers: Iterable[int]) -> list[int]:
        """Apply the second rule to those of `numbers` that need it; return what stays unknown."""
        table = self.source.tolist()  # no guess of this rule is built on another
        unknown = [number for number in numbers if table[number] < 0]
        found = {number: self._from_beside(self._cell(number), table) for number in unknown}
        for number, source in found.items():
            self.source[number] = source
        return [number for number in unknown if found[number] < 0]

    def _cell(self, number: int) -> Cell:
        rate, style, content = np.unravel_index(number, self.shape)
        return int(rate), int(style), int(content)

    def _number(self, cell: Cell) -> int:
        return (cell[0] * self.shape[1] + cell[1]) * self.shape[2] + cell[2]

    def _fill_lines(self, cells: dict[int, Cell], step: Step) -> None:
        for places in _lines(cells, step).values():
            for (start, first), (stop, second) in pairwise(places):
                if 1 < stop - start <= LONGEST and self.same(first, second):
                    for place in range(start + 1, stop):
                        nearer = first if place - start <= stop - place else second
                        away = min(place - start, stop - place)
                        self._offer(_moved(cells[first], step, place - start), nearer, away)

    def _offer(self, cell: Cell, source: int, distance: int) -> None:
        number = self._number(cell)
        if distance < self._distance[number]:
            self.source[number], self._distance[number] = source, distance

    def _from_beside(self, cell: Cell, table: list[int]) -> int:
        """Return the nearest known cell's source that the second rule allows, or -1."""
        best = (LONGEST + 1, -1)
        for step in self.steps:
            for sign in (1, -1):
                for distance in range(1, best[0]):
                    other = _moved(cell, step, sign * distance)
                    if not self._inside(other):
                        break
                    if (source := table[self._number(other)]) >= 0:
                        if self._alike_beside(cell, other, step, table):
                            best = (distance, source)
                        break
        return best[1]

    def _alike_beside(self, cell: Cell, other: Cell, along: Step, table: list[int]) -> bool:
        return any(
            all(self._alike_on_side(cell, other, step, sign, table) for sign in (1, -1))
            for step in self.steps
            if step != along
        )

    def _alike_on_side(
        self, cell: Cell, other: Cell, step: Step, sign: int, table: list[int]
    ) -> bool:
        for distance in range(1, ASIDE + 1):
            one, two = (_moved(place, step, sign * distance) for place in (cell, other))
            if not (self._inside(one) and self._inside(two)):
                return False
            first, second = table[self._number(one)], table[self._number(two)]
            if first >= 0 and second >= 0:
                return first == second or self.same(first, second)
        return False

    def _inside(self, cell: Cell) -> bool:
        return all(0 <= place < size for place, size in zip(cell, self.shape, strict=True))


def _moved(cell: Cell, step: Step, times: int) -> Cell:
    return (cell[0] + times * step[0], cell[1] + times * step[1], cell[2] + times * step[2])


def _lines(cells: dict[int, Cell], step: Step) -> dict[Cell, list[tuple[int, int]]]:
    """Group cells by the line of direction `step` that they are on: (place on it, number), rising.

    A line is named by the cell, perhaps outside the grid, where the axis that `step` moves
    forward first is between 0 and its step.
    """
    axis = next(number for number, size in enumerate(step) if size > 0)
    lines: dict[Cell, list[tuple[int, int]]] = defaultdict(list)
    for number, cell in cells.items():
        place = cell[axis] // step[axis]
        lines[_moved(cell, step, -place)].append((place, number))
    return {line: sorted(places) for line, places in lines.items()}


STRIDES = (8, 4, 2, 1)


def rounds(shape: Sequence[int], wanted: Collection[int]) -> Iterator[list[int]]:
    """Yield the cells to look at in each round, ever closer; the last has all that are wanted.

    Strides are of the axis positions that occur in `wanted`, each of them in rising order.

    The first round is a lattice over every learning rate. Then, for ever more learning rates and
    rows of equal style weight, ever more cells of each row: borders within a row are found by
    halving, and rows between two that are alike are settled by them.
    """
    numbers = np.arange(int(np.prod(shape))).reshape(tuple(shape))
    occurring = [np.unique(axis) for axis in np.unravel_index(sorted(wanted), tuple(shape))]
    ticks = [{stride: _ticks(places, stride) for stride in STRIDES} for places in occurring]
    yield numbers[np.ix_(occurring[0], ticks[1][8], ticks[2][8])].ravel().tolist()
    for rate in (4, 2, 1):
        for style in STRIDES:
            for content in STRIDES:
                chosen = np.ix_(ticks[0][rate], ticks[1][style], ticks[2][content])
                yield numbers[chosen].ravel().tolist()


def _ticks(places: NDArray[np.intp], stride: int) -> NDArray[np.intp]:
    return np.union1d(places[::stride], places[-1:])
