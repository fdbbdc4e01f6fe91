"""The pair file: the two source images of a pack, frozen before any cell is run."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from precompute.pack.errors import PackError
from precompute.pack.npz import Arrays, Layout, decode_npz, encode_npz

PAIR_LAYOUT: Layout = {
    "style": ("float32", ("height", "width", "style_channels")),
    "content": ("float32", ("height", "width", "content_channels")),
}


def encode_pair(style: NDArray[np.float32], content: NDArray[np.float32]) -> bytes:
    """Return the pair file's bytes; both images (height, width, 1 or 3) in [0, 1].

    Raises PackError if they are not.
    """
    images = {"style": style, "content": content}
    _check(images, "the pair")
    return encode_npz(images)


def decode_pair(data: bytes, where: str, sizes: Mapping[str, int]) -> Arrays:
    """Read the pair's two images. Raises PackError if a value is outside [0, 1] or not finite."""
    arrays = decode_npz(data, PAIR_LAYOUT, where, sizes)
    _check(arrays, where)
    return arrays


def _check(arrays: Mapping[str, NDArray], where: str) -> None:
    for name, image in arrays.items():
        if image.shape[-1] not in (1, 3):
            raise PackError(f"{where}: {name!r} has {image.shape[-1]} channels; expected 1 or 3")
        if not (np.isfinite(image).all() and image.min() >= 0 and image.max() <= 1):
            raise PackError(f"{where}: {name!r} has values outside [0, 1]")
