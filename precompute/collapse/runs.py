"""Runs in full precision, kept beside a pack while its grid is computed."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import Run
from precompute.executors.executor import Finished
from precompute.pack.atomic import remove_unfinished, write_bytes_atomically
from precompute.pack.errors import PackError
from precompute.pack.npz import Arrays, encode_npz, read_npz
from precompute.pack.ranges import from_ranges, to_ranges
from precompute.transfer import Result

BEGUN = "search.json"
"""What a search began with: its cells, and the files that other searches had kept."""

ENDED = "ended"
"""There once all that a search found is in the pack."""


@dataclass(frozen=True)
class Asked:
    """A batch that is asked for: cell numbers, and each one's factor or none (see `Cells`)."""

    purpose: str
    numbers: list[int]
    factors: NDArray[np.float64] | None

    def arrays(self) -> Arrays:
        """Return what a kept batch is known by."""
        factors = np.ones(len(self.numbers)) if self.factors is None else self.factors
        return {
            "purpose": np.array(self.purpose),
            "numbers": np.array(self.numbers, np.int64),
            "factors": factors,
        }


Make = Callable[[Sequence[Asked]], Iterator[tuple[int, Finished]]]
"""Runs batches; yields each one's place among them and what came of it, in any order."""


class RunStore:
    """Batches of runs in the order in which they are asked for, each kept in a file.

    A job that begins again asks for the same batches in the same order and gets those that are
    kept; one that asks for another batch in a kept one's place gets it made. Beside its folder are
    those of searches over other cells of the same grid.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._asked = 0

    def cells(self) -> set[int] | None:
        """Return the cells that the search is over; None where none was begun."""
        begun = self._begun()
        return None if begun is None else set(from_ranges(begun["cells"]))

    def begin(
        self, purposes: Collection[str], choose: Callable[[Collection[int]], Collection[int]]
    ) -> set[int]:
        """Begin a search, or go on with the one that was begun; return the cells that it is over.

        `choose` is given the cells that other searches ran for these purposes and kept, and
        returns this one's. What others run from now on does not count: it would lead this search
        elsewhere than the runs that it has kept itself. None may be under way.
        """
        there = self.cells()
        if there is not None:
            remove_unfinished(self.folder)
            return there
        beside = self.folder.parent.glob("*/*.npz")
        names = sorted(str(path.relative_to(self.folder.parent)) for path in beside)
        names = [name for name in names if Path(name).parts[0] != self.folder.name]
        cells = set(choose(self._read_others(names, purposes).keys()))
        self.folder.mkdir(parents=True, exist_ok=True)
        begun = {"cells": to_ranges(cells), "taken": names}
        write_bytes_atomically(self.folder / BEGUN, json.dumps(begun).encode())
        return cells

    @property
    def ended(self) -> bool:
        """Whether all that the search found is in the pack, or was."""
        return (self.folder / ENDED).exists()

    def end(self) -> None:
        """Say that all that the search found is in the pack."""
        self.folder.mkdir(parents=True, exist_ok=True)
        write_bytes_atomically(self.folder / ENDED, b"")

    def _begun(self) -> dict[str, Any] | None:
        with contextlib.suppress(OSError, ValueError):
            begun: dict[str, Any] = json.loads((self.folder / BEGUN).read_text())
            return begun
        return None

    def batches(self, asked: Sequence[Asked], make: Make) -> Iterator[tuple[int, list[Run], float]]:
        """Yield each batch's place, its runs, and the seconds that they took now.

        Those that are kept come first, then the others as `make` yields them; each is kept before
        it is yielded. Images are kept to 1/65535; a new batch is given back just as a kept one.
        """
        paths = [self.folder / f"{self._asked + place:05d}.npz" for place in range(len(asked))]
        self._asked += len(asked)
        missing = []
        for place, (path, batch) in enumerate(zip(paths, asked, strict=True)):
            arrays = _read(path, batch.arrays())
            if arrays is None:
                missing.append(place)
            else:
                yield place, _decode(arrays), 0.0
        for index, finished in make([asked[place] for place in missing]):
            place = missing[index]
            arrays = {**asked[place].arrays(), **_encode(finished.result)}
            self.folder.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(paths[place], encode_npz(arrays))
            yield place, _decode(arrays), finished.seconds

    def of_other_searches(self, purposes: Collection[str]) -> dict[int, Run]:
        """Return by cell what other searches had run for these purposes when this one began."""
        begun = self._begun()
        return {} if begun is None else self._read_others(begun["taken"], purposes)

    def _read_others(self, names: Collection[str], purposes: Collection[str]) -> dict[int, Run]:
        found: dict[int, Run] = {}
        for name in names:
            path = self.folder.parent / name
            with contextlib.suppress(OSError, PackError, KeyError):
                arrays = read_npz(path.read_bytes(), str(path))
                if str(arrays["purpose"]) in purposes:
                    found.update(zip(arrays["numbers"].tolist(), _decode(arrays), strict=True))
        return found


def _read(path: Path, asked: Arrays) -> Arrays | None:
    with contextlib.suppress(OSError, PackError, KeyError):
        arrays = read_npz(path.read_bytes(), str(path))
        if all(np.array_equal(arrays[name], value) for name, value in asked.items()):
            return arrays
    return None


_FIELDS = [field.name for field in dataclasses.fields(Run)]


def _encode(result: Result) -> Arrays:
    losses = result.style_loss.astype(np.float32), result.content_loss.astype(np.float32)
    runs = [Run.of(*row) for row in zip(result.images, *losses, strict=True)]
    return {name: np.stack([getattr(run, name) for run in runs]) for name in _FIELDS}


def _decode(arrays: Arrays) -> list[Run]:
    rows = zip(*(arrays[name] for name in _FIELDS), strict=True)
    return [Run(pixels, style, content, bool(lost)) for pixels, style, content, lost in rows]
