"""Runs in full precision, kept beside a pack while its grid is computed."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import Run
from precompute.executors.executor import Finished
from precompute.pack.atomic import ABANDONED, remove_unfinished, write_bytes_atomically
from precompute.pack.errors import PackError
from precompute.pack.npz import Arrays, encode_npz, read_npz
from precompute.pack.ranges import from_ranges, to_ranges
from precompute.transfer import Result

BEGUN = "search.json"
"""What a search began with: its cells, its informants, and the files that others had kept."""

GRID, NOISE, AUDIT = "grid", "noise", "audit"
"""What runs are made for: to find equal cells, to measure noise floors, to audit."""

OF_CELLS = (GRID, AUDIT)
"""Purposes whose runs are those of the cells themselves; repeats for noise are not."""


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

    def known(self) -> set[int]:
        """Return the cells whose runs are kept, by this search or by others of the grid."""
        found: set[int] = set()
        for path in self.folder.parent.glob("*/*.npz"):
            found.update(_numbers(path))
        return found

    def begin(self, cells: Collection[int], informants: Collection[int]) -> set[int]:
        """Begin a search, or go on with the one that was begun; return the cells that it is over.

        What others run from now on does not count: it would lead this search elsewhere than the
        runs that it has kept itself.

        Args:
            cells: Those that it is over, if it begins.
            informants: Others whose kept runs are to tell of them.
        """
        there = self.cells()
        if there is None:
            beside = self.folder.parent.glob("*/*.npz")
            names = sorted(str(path.relative_to(self.folder.parent)) for path in beside)
            names = [name for name in names if Path(name).parts[0] != self.folder.name]
            begun = {
                "cells": to_ranges(cells),
                "informants": to_ranges(informants),
                "taken": names,
            }
            self.folder.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(self.folder / BEGUN, json.dumps(begun).encode())
            return set(cells)
        remove_unfinished(self.folder, older_than=ABANDONED)
        return there

    def taken(self) -> dict[int, Run]:
        """Return by cell what other searches had run of this one's cells and informants.

        That is, when it began.
        """
        begun = self._begun()
        found: dict[int, Run] = {}
        if begun is None:
            return found
        wanted = {*from_ranges(begun["cells"]), *from_ranges(begun["informants"])}
        for name in begun["taken"]:
            path = self.folder.parent / name
            if wanted.intersection(_numbers(path)):
                with contextlib.suppress(OSError, PackError, KeyError):
                    arrays = read_npz(path.read_bytes(), str(path))
                    runs = zip(arrays["numbers"].tolist(), _decode(arrays), strict=True)
                    found.update((cell, run) for cell, run in runs if cell in wanted)
        return found

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


def _numbers(path: Path) -> list[int]:
    """Return the cells of a kept batch; none where they are repeats, or it cannot be read."""
    damage = (OSError, ValueError, KeyError, zipfile.BadZipFile)
    # Read array by array: images are not needed.
    with contextlib.suppress(*damage), np.load(path) as arrays:
        if str(arrays["purpose"]) in OF_CELLS:
            return [int(number) for number in arrays["numbers"]]
    return []


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
