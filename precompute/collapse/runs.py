"""Runs in full precision, kept beside a pack while its grid is computed."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from precompute.collapse.compare import Run
from precompute.pack.atomic import write_bytes_atomically
from precompute.pack.errors import PackError
from precompute.pack.npz import Arrays, encode_npz, read_npz
from precompute.transfer import Result

Make = Callable[[Sequence[int], NDArray[np.float64] | None], Result]


class RunStore:
    """Batches of runs in the order in which they are asked for, each kept in a file.

    A job that begins again asks for the same batches in the same order and gets those that are
    kept; one that asks for another batch in a kept one's place gets it made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._asked = 0

    def batch(
        self, purpose: str, numbers: Sequence[int], factors: NDArray[np.float64] | None, make: Make
    ) -> list[Run]:
        """Return the runs of one batch, those that are kept or else made by `make` and kept.

        Images are kept to 1/65535; a new batch is given back just as a kept one would be.
        """
        path = self.folder / f"{self._asked:05d}.npz"
        self._asked += 1
        given = np.ones(len(numbers)) if factors is None else factors
        asked: Arrays = {
            "purpose": np.array(purpose),
            "numbers": np.array(numbers, np.int64),
            "factors": given,
        }
        arrays = _read(path, asked)
        if arrays is None:
            arrays = {**asked, **_encode(make(numbers, factors))}
            self.folder.mkdir(parents=True, exist_ok=True)
            write_bytes_atomically(path, encode_npz(arrays))
        return _decode(arrays)


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
