"""Resampling of one plane. Pillow does it: bilinear, with the filter widened where it shrinks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Box = tuple[float, float, float, float]  # left, top, right, bottom, in source pixels
Spacing = tuple[float, float]  # mm from row to row, and from column to column


def resample_box(
    plane: NDArray[np.floating], box: Box, shape: tuple[int, int]
) -> NDArray[np.float32]:
    """Resample the part `box` of a plane to `shape`, bilinearly.

    Where it shrinks the filter is widened by as much (a triangle over two new pixels), so that
    nothing finer than the new pixels folds back into the image.

    Args:
        plane: (h, w), finite.
        box: Edges in source pixels, within the plane: 0 is the left edge of the first pixel.
        shape: Rows and columns of the result.
    """
    image = Image.fromarray(np.ascontiguousarray(plane, np.float32))
    resized = image.resize((shape[1], shape[0]), Image.Resampling.BILINEAR, box=box)
    return np.asarray(resized, np.float32)


def resample_plane(
    plane: NDArray[np.floating], spacing: Spacing, pitch: float, size: int
) -> NDArray[np.float32]:
    """Resample a plane to `pitch` about its centre, cropped to at most `size` pixels a side.

    Args:
        plane: (h, w), finite.
        spacing: Of the plane, in mm.
        pitch: Of the result, in mm a pixel.
        size: The most rows and columns of the result. It has fewer where the plane ends before.

    Raises:
        ValueError: Where the whole plane is smaller than one pixel of the result.
    """
    edges, shape = [], []
    for length, step in zip(plane.shape, spacing, strict=True):
        count = min(size, math.floor(length * step / pitch + 1e-6))
        if count < 1:
            raise ValueError(
                f"the plane is {length * step:g} mm wide; expected at least one pixel of "
                f"{pitch:g} mm: check the pixel spacing ({step:g} mm)"
            )
        half = min(count * pitch / step, length) / 2
        edges.append((length / 2 - half, length / 2 + half))
        shape.append(count)
    (top, bottom), (left, right) = edges
    return resample_box(plane, (left, top, right, bottom), (shape[0], shape[1]))


def aspect_box(
    shape: tuple[int, int], target: tuple[int, int], spacing: Spacing = (1.0, 1.0)
) -> Box:
    """Return the largest centred box of a plane that has the aspect ratio of `target`.

    Args:
        shape: Rows and columns of the plane.
        target: Rows and columns it will be resampled to, as square pixels.
        spacing: Of the plane; only the ratio matters.
    """
    tall, wide = shape[0] * spacing[0], shape[1] * spacing[1]
    scale = min(tall / target[0], wide / target[1])
    rows = min(target[0] * scale / spacing[0], shape[0])
    columns = min(target[1] * scale / spacing[1], shape[1])
    top, left = (shape[0] - rows) / 2, (shape[1] - columns) / 2
    return left, top, left + columns, top + rows


def pad_plane(plane: NDArray[np.float32], size: int, fill: float) -> NDArray[np.float32]:
    """Return the plane in the middle of size x size pixels of `fill`."""
    rows, columns = (size - length for length in plane.shape)
    pairs = ((rows // 2, rows - rows // 2), (columns // 2, columns - columns // 2))
    return np.pad(plane, pairs, constant_values=fill)
