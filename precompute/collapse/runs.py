"""Runs in full precision, kept beside a pack while its grid is computed."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import Run
from precompute.executors.executor import Finished
from precompute.pack.atomic import write_bytes_atomically
from precompute.pack.errors import PackError
from precompute.pack.npz import Arrays, encode_npz, read_npz
from precompute.transfer import Result

TAKEN = "taken.json"
"""The files of other searches that a search began with."""


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
        """Return by cell what other searches of the grid had run for these purposes, and kept.

        That is, when this one was begun: what they run later would lead it elsewhere than the runs
        that it has kept itself.
        """
        listed = self.folder / TAKEN
        try:
            names = json.loads(listed.read_text())
        except (OSError, ValueError):
            beside = self.folder.parent.glob("*/*.npz")
            names = sorted(str(path.relative_to(self.folder.parent)) for path in beside)
            names = [name for name in names if Path(name).parts[0] != self.folder.name]
            self.folder.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(listed, json.dumps(names).encode())
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
