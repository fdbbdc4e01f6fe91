"""One shard: a batch of finished cells, the images that are new with them, and their losses."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precompute.pack.errors import PackError
from precompute.pack.image import DIGEST_BYTES
from precompute.pack.npz import Arrays, Layout, decode_npz, encode_npz

COMPUTED = 1
DIVERGED = 2

SHARD_LAYOUT: Layout = {
    "cells": ("int32", ("cells",)),
    "status": ("uint8", ("cells",)),
    "cell_image": ("uint8", ("cells", DIGEST_BYTES)),
    "style_loss": ("float32", ("cells", "loss_steps")),
    "content_loss": ("float32", ("cells", "loss_steps")),
    "image_digest": ("uint8", ("images", DIGEST_BYTES)),
    # One of the two; in colour with a fourth dimension: 3.
    "image_deltas?": ("uint8", ("images", "height", "width")),
    "images?": ("uint8", ("images", "height", "width")),
    "rgb?": ("float16", ("cells", "height", "width", 3)),
}
INDEX_ARRAYS = ("cells", "status", "cell_image", "image_digest")


@dataclass(frozen=True)
class CellBatch:
    """Finished cells, before they are written.

    Attributes:
        cells: (n,) int, cell numbers: positions in the grid flattened in the axes' order.
        images: (n, height, width) uint8, or (n, height, width, 3): the final images as shown.
        style_loss: (n, k) the unweighted style loss at each of the pack's loss steps.
        content_loss: (n, k) likewise the content loss.
        diverged: (n,) bool, cells whose image is not finite; their `images` are ignored.
        rgb: (n, height, width, 3) in [0, 1], all channels, or None.
    """

    cells: NDArray[np.integer]
    images: NDArray[np.uint8]
    style_loss: NDArray[np.floating]
    content_loss: NDArray[np.floating]
    diverged: NDArray[np.bool_]
    rgb: NDArray[np.floating] | None = None


def encode_shard(
    batch: CellBatch, digests: list[str], known: set[str], small: bool = False
) -> tuple[bytes, list[str]]:
    """Return a shard's bytes, and the digests of the images in it.

    `digests` names each cell's image; images in `known` are in the pack already and are not
    stored again. `small` takes its time: LZMA, of the images as they are and of their differences,
    and keeps the smaller. Of noise a difference has more to tell than the image.
    """
    shown = np.flatnonzero(~batch.diverged)
    first_cell = {digests[row]: int(row) for row in shown[::-1] if digests[row] not in known}
    new = sorted(first_cell, key=first_cell.__getitem__)
    status = np.where(batch.diverged, DIVERGED, COMPUTED).astype(np.uint8)
    cell_image = pack_digests(digests)
    cell_image[batch.diverged] = 0
    images = batch.images[[first_cell[digest] for digest in new]]
    arrays: Arrays = {
        "cells": batch.cells.astype(np.int32),
        "status": status,
        "cell_image": cell_image,
        "style_loss": batch.style_loss.astype(np.float32),
        "content_loss": batch.content_loss.astype(np.float32),
        "image_digest": pack_digests(new),
    }
    if batch.rgb is not None:
        arrays["rgb"] = batch.rgb.astype(np.float16)
    deltas = {**arrays, "image_deltas": to_deltas(images)}
    if not small:
        return encode_npz(deltas, zipfile.ZIP_DEFLATED), new
    either = (deltas, {**arrays, "images": images})
    return min((encode_npz(each, zipfile.ZIP_LZMA) for each in either), key=len), new


def decode_shard(
    data: bytes, where: str, sizes: Mapping[str, int], only: Collection[str] | None = None
) -> Arrays:
    """Read a shard's arrays; `image_deltas` comes back as `images`. Raises PackError."""
    wanted = None if only is None else {*only, *(["image_deltas"] if "images" in only else [])}
    arrays = decode_npz(data, _layout(sizes["channels"]), where, sizes, wanted)
    if "image_deltas" in arrays:
        arrays["images"] = from_deltas(arrays.pop("image_deltas"))
    if "images" not in arrays and (only is None or "images" in only):
        raise PackError(f"{where}: neither 'images' nor 'image_deltas' is in it; expected one")
    return arrays


def _layout(channels: int) -> Layout:
    if channels == 1:
        return SHARD_LAYOUT
    coloured = ("uint8", ("images", "height", "width", 3))
    return {**SHARD_LAYOUT, "image_deltas?": coloured, "images?": coloured}


def to_deltas(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Replace each image but the first by its difference from the one before, modulo 256.

    Reversible. Neighbours in the grid are alike, so files get smaller: measured on the phantom's
    coarse grid by 11 % at learning rate 5e-2, by 27 % at 5e-3.
    """
    deltas = images.copy()
    deltas[1:] -= images[:-1]
    return deltas


def from_deltas(deltas: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Undo `to_deltas`: the running sum over the images, modulo 256."""
    return np.cumsum(deltas, axis=0, dtype=np.uint8)


def pack_digests(digests: list[str]) -> NDArray[np.uint8]:
    """Write n hexadecimal digests as an (n, 16) uint8 array."""
    joined = bytes.fromhex("".join(digests))
    return np.frombuffer(joined, np.uint8).reshape(-1, DIGEST_BYTES).copy()


def unpack_digests(array: NDArray[np.uint8]) -> list[str]:
    """Give back the hexadecimal digests of an (n, 16) uint8 array."""
    return [row.tobytes().hex() for row in array]


def file_digest(data: bytes) -> str:
    """SHA-256 of a file's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()
