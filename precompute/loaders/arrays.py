"""NumPy files: images as (n, h, w) or (n, h, w, 1), read without unpickling anything."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from precompute.loaders.errors import DataError, Skips, brief
from precompute.loaders.files import by_subject
from precompute.loaders.stack import Plane, Subject

IMAGES = "images"
EXPECTED = "an array of numbers, (n, h, w) or (n, h, w, 1)"


@dataclass(frozen=True)
class Array:
    """An array in a file, not read yet."""

    shape: tuple[int, ...]
    dtype: np.dtype
    load: Callable[[], NDArray]

    def read(self) -> NDArray:
        """Return the values, mapped where the file can be.

        Raises:
            DataError: Where the file is damaged.
        """
        with _damage():
            return self.load()


def find_arrays(files: list[Path], root: Path, phase: str, skips: Skips) -> list[Subject]:
    """Return the subjects of .npy and .npz files.

    Of a file that lies in `root`, each image is a subject; an npz may say otherwise in `subject`,
    (n,) whole numbers. A folder below `root` is one subject. No phase is known, so all are taken.
    """
    subjects: list[Subject] = []
    for group in by_subject(root, files):
        parts = [part for path in group for part in _of_file(path, skips)]
        if len(group) == 1 and group[0].parent == root:
            subjects += parts
        elif parts:
            subjects.append(_join(parts, skips.name(group[0].parent)))
    return subjects


def read_array(path: Path, key: str = IMAGES) -> Array:
    """Return what a .npy, or the array `key` of a .npz, holds, from its header.

    Raises:
        DataError: Where it cannot be read, or holds no real numbers.
    """
    with _damage():
        try:
            array = _npz(path, key) if path.suffix.lower() == ".npz" else _npy(path)
        except KeyError:
            raise DataError(f"holds no array {key!r}; expected {EXPECTED} by that name") from None
    if array.dtype.kind not in "iufb":
        expected = EXPECTED if key == IMAGES else "whole numbers, one for each image"
        holder = "" if key == IMAGES else f"{key!r} "
        raise DataError(f"{holder}holds {array.dtype} values; expected {expected}")
    return array


@contextmanager
def _damage() -> Iterator[None]:
    """Turn what a damaged file raises into a DataError."""
    try:
        yield
    except DataError:
        raise
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(
            f"cannot be read as NumPy ({brief(error)}); check its permissions, and that it was "
            "copied whole"
        ) from error


def _npy(path: Path) -> Array:
    with path.open("rb") as stream:
        shape, dtype = _header(stream)

    def load() -> NDArray:
        # Mapped, so that one subject at a time comes into memory.
        return np.load(path, mmap_mode="r", allow_pickle=False)

    if not dtype.hasobject:
        load()  # is all of it there?
    return Array(shape, dtype, load)


def _npz(path: Path, key: str) -> Array:
    with zipfile.ZipFile(path) as archive, archive.open(f"{key}.npy") as stream:
        shape, dtype = _header(stream)
    cache: list[NDArray] = []

    def load() -> NDArray:
        if not cache:
            with np.load(path, allow_pickle=False) as archive:
                cache.append(archive[key])
        return cache[0]

    return Array(shape, dtype, load)


def _header(stream: IO[Any]) -> tuple[tuple[int, ...], np.dtype]:
    version = npy.read_magic(stream)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, dtype = read(stream)
    return shape, dtype


def _of_file(path: Path, skips: Skips) -> list[Subject]:
    """Return one subject for each image, or as the file says."""
    try:
        array = read_array(path)
        _check_shape(array.shape)
        owners = _owners(path, array.shape[0])
    except DataError as error:
        skips.add(path, str(error))
        return []
    size = array.shape[1] * array.shape[2]
    # A .npz cannot be mapped: all of it is in memory with the first subject.
    whole = int(np.prod(array.shape)) if path.suffix.lower() == ".npz" else 0
    numbers, starts = np.unique(np.sort(owners), return_index=True)
    groups = np.split(np.argsort(owners, kind="stable"), starts[1:])
    return [
        Subject(
            name=f"{skips.name(path)}, subject {number}",
            planes=indices.size,
            values=indices.size * size + whole,
            read=_reader(path, array, indices, skips),
        )
        for number, indices in zip(numbers.tolist(), groups, strict=True)
    ]


def _reader(
    path: Path, array: Array, indices: NDArray[np.integer], skips: Skips
) -> Callable[[], list[list[Plane]]]:
    def read() -> list[list[Plane]]:
        try:
            values = array.read()
        except DataError as error:
            skips.add(path, str(error))
            return []
        height, width = array.shape[1:3]
        return [
            [
                Plane(
                    pixels=np.asarray(values[index], np.float32).reshape(height, width),
                    name=f"{skips.name(path)}, image {index}",
                    time=int(index),
                )
                for index in indices
            ]
        ]

    return read


def _check_shape(shape: tuple[int, ...]) -> None:
    one = len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3, 4))
    grey = (len(shape) == 3 and not one) or (len(shape) == 4 and shape[3] == 1)
    if not grey or 0 in shape:
        hint = "; one image is array[None], and colour is not read" if one else ""
        hint = "; there is no image in it" if 0 in shape else hint
        raise DataError(f"has the shape {shape}; expected (n, h, w) or (n, h, w, 1){hint}")
    if len(shape) == 3 and shape[0] == shape[1] > 2 * shape[2]:
        raise DataError(
            f"has the shape {shape}, which looks like images along the last axis; expected "
            "(n, h, w): save numpy.moveaxis(array, -1, 0)"
        )


def _owners(path: Path, count: int) -> NDArray[np.integer]:
    """Return the subject of each image: what the npz says, else each image its own."""
    if path.suffix.lower() == ".npz":
        with zipfile.ZipFile(path) as archive:
            named = "subject.npy" in archive.namelist()
        if named:
            found = read_array(path, "subject")
            if found.shape != (count,) or found.dtype.kind not in "iu":
                raise DataError(
                    f"'subject' is {found.dtype} {found.shape}; expected ({count},) whole numbers: "
                    "one for each image"
                )
            return found.read()
    return np.arange(count)


def _join(parts: list[Subject], name: str) -> Subject:
    return Subject(
        name=name,
        planes=sum(part.planes for part in parts),
        values=sum(part.values for part in parts),
        read=lambda: [[plane for part in parts for stack in part.read() for plane in stack]],
    )
