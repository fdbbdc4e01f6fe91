"""npz files with a declared layout: every array's name, dtype and shape is checked on reading.

A layout maps each array's name to its dtype and dimensions. A dimension is a number or a name;
a name stands for the same number in every array of the file. Names ending in "?" are optional.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from precompute.pack.errors import PackError

Layout = Mapping[str, tuple[str, tuple[int | str, ...]]]
Arrays = dict[str, NDArray]

# What numpy and zipfile raise on damaged files. PackError is a ValueError.
_UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    KeyError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    MemoryError,  # a header that lies about its array's size
)


def encode_npz(arrays: Mapping[str, NDArray], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return the bytes of a compressed npz file; the same arrays give the same bytes.

    `method` is zipfile's: with ZIP_LZMA files are smaller, slower to write and to read, and numpy
    reads them as it does others.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy")  # dated 1980, whenever it is written
            entry.compress_type = method
            with file.open(entry, "w", force_zip64=True) as stream:
                np.lib.format.write_array(stream, np.asanyarray(array), allow_pickle=False)
    return buffer.getvalue()


def read_npz(data: bytes, where: str) -> Arrays:
    """Read every array of an npz file's bytes, unchecked. Raises PackError."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            return dict(file)
    except _UNREADABLE as error:
        raise PackError(f"{where}: not a readable npz file ({error})") from error


def decode_npz(
    data: bytes,
    layout: Layout,
    where: str,
    sizes: Mapping[str, int] | None = None,
    only: Iterable[str] | None = None,
) -> Arrays:
    """Read arrays out of an npz file's bytes and check them against `layout`.

    Args:
        data: The whole file.
        layout: What the file must hold; arrays that it does not name are ignored.
        where: The file's name, for messages.
        sizes: Dimensions known beforehand, such as the pack's image height.
        only: Read these arrays alone.

    Raises:
        PackError: The file is no npz file, or an array is absent, of another dtype or shape.
    """
    known = dict(sizes or {})
    wanted = None if only is None else set(only)
    arrays: Arrays = {}
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            for entry, (dtype, dimensions) in layout.items():
                name = entry.removesuffix("?")
                if wanted is not None and name not in wanted:
                    continue
                if name not in file.files:
                    if entry.endswith("?"):
                        continue
                    raise PackError(f"{where}: array {name!r} is missing; found {file.files}")
                arrays[name] = _checked(file[name], name, dtype, dimensions, known, where)
    except PackError:
        raise
    except _UNREADABLE as error:
        raise PackError(f"{where}: not a readable npz file ({error})") from error
    return arrays


def _checked(
    array: NDArray,
    name: str,
    dtype: str,
    dimensions: tuple[int | str, ...],
    known: dict[str, int],
    where: str,
) -> NDArray:
    expected = tuple(known.get(d, d) if isinstance(d, str) else d for d in dimensions)
    described = f"{dtype} of shape ({', '.join(str(d) for d in expected)})"
    if array.dtype != np.dtype(dtype) or array.ndim != len(expected):
        raise PackError(
            f"{where}: array {name!r} is {array.dtype} of shape {array.shape}; expected {described}"
        )
    for size, dimension in zip(array.shape, expected, strict=True):
        if isinstance(dimension, str):
            known[dimension] = size
        elif size != dimension:
            raise PackError(
                f"{where}: array {name!r} is {array.dtype} of shape {array.shape}; "
                f"expected {described}"
            )
    return array
