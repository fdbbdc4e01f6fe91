"""How an image is shown and named: 8 bits on one fixed scale, named by its own bytes."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

DIGEST_BYTES = 16


def to_8bit(image: NDArray[np.floating], channels: int = 1) -> NDArray[np.uint8]:
    """Quantise images to the 8 bits that are shown.

    Args:
        image: (..., height, width, 1 or 3) in [0, 1]. The scale is fixed, 0 to 0 and 1 to 255: it
            never adapts to the image.
        channels: 1 shows the first channel as grey, as in the thesis; 3 shows colour, and of an
            image with one channel grey.

    Returns:
        (..., height, width) uint8, or (..., height, width, 3).
    """
    shown = np.asarray(image)[..., 0] if channels == 1 else _in_colour(np.asarray(image))
    return np.rint(np.clip(shown, 0.0, 1.0) * 255.0).astype(np.uint8)


def _in_colour(image: NDArray[np.floating]) -> NDArray[np.floating]:
    return np.repeat(image, 3, axis=-1) if image.shape[-1] == 1 else image


def image_digest(image: NDArray[np.uint8]) -> str:
    """Name an 8-bit image: the first 16 bytes of SHA-256 over its pixels, row by row, in hex."""
    return hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()[: 2 * DIGEST_BYTES]
