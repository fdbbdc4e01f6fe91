"""How an image is shown and named: 8-bit grey on one fixed scale, named by its own bytes."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

DIGEST_BYTES = 16


def to_grey8(image: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Quantise images to the 8-bit grey that is shown.

    Args:
        image: (..., height, width, channels) in [0, 1]; the first channel is shown, as in the
            thesis. The scale is fixed, 0 to 0 and 1 to 255: it never adapts to the image.

    Returns:
        (..., height, width) uint8.
    """
    shown = np.asarray(image)[..., 0]
    return np.rint(np.clip(shown, 0.0, 1.0) * 255.0).astype(np.uint8)


def image_digest(grey: NDArray[np.uint8]) -> str:
    """Name an 8-bit image: the first 16 bytes of SHA-256 over its pixels, row by row, in hex."""
    return hashlib.sha256(np.ascontiguousarray(grey).tobytes()).hexdigest()[: 2 * DIGEST_BYTES]
