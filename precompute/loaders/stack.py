"""One subject's raw planes, and how they become images of one size and scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precompute.cohort import scale_stack
from precompute.loaders.errors import Skips
from precompute.loaders.geometry import levels
from precompute.loaders.resample import (
    Spacing,
    aspect_box,
    pad_plane,
    resample_box,
    resample_plane,
)


@dataclass(frozen=True)
class Plane:
    """One image as it was read.

    Attributes:
        pixels: (h, w) float32, in any range.
        name: For sentences to the user.
        spacing: In mm, rows then columns; None where the format has none.
        position: Along the stack, rising to the apex, in any unit; NaN where it is not known.
        time: Its place in the cycle.
        phase: "es", "ed" or "".
    """

    pixels: NDArray[np.float32]
    name: str
    spacing: Spacing | None = None
    position: float = np.nan
    time: int = 0
    phase: str = ""


@dataclass(frozen=True)
class Subject:
    """One subject before anything is read.

    Attributes:
        name: For sentences to the user.
        planes: Images that may come of it, at most.
        values: Pixel values that reading it takes into memory, at most.
        read: Reads it: a list of stacks, each scaled by itself.
        group: A key of `GROUPS`, or empty.
    """

    name: str
    planes: int
    values: int
    read: Callable[[], list[list[Plane]]]
    group: str = ""


@dataclass(frozen=True)
class Frames:
    """Images of one stack, ready: by level, then by time.

    Attributes:
        images: (n, size, size) uint16.
        phase: (n,) "es", "ed" or "".
        level: (n,) float32.
    """

    images: NDArray[np.uint16]
    phase: list[str]
    level: NDArray[np.float32]


def make_frames(planes: list[Plane], size: int, pitch: float, skips: Skips) -> Frames | None:
    """Resample a stack to size x size, and scale it as a whole (min-max).

    Planes with a spacing are resampled to `pitch` about their centre, cropped or padded with the
    stack's darkest value, which is then 0. Planes without one fill the image with their middle
    square. Constant planes, values that are not finite, and planes of another size than most of
    the stack are left out.

    Returns:
        The images, or None where no plane is left.
    """
    planes = _same_size([plane for plane in planes if _sound(plane, skips)], skips)
    kept, small = [], []
    for plane in sorted(planes, key=lambda plane: (_place(plane), plane.time)):
        try:
            pixels = _resample(plane, size, pitch)
        except ValueError as error:
            skips.add(plane.name, str(error))
            continue
        if pixels.min() == pixels.max():
            skips.add(plane.name, "nothing but one value is left in the frame; skipped")
            continue
        kept.append(plane)
        small.append(pixels)
    if not kept:
        return None
    darkest = min(float(pixels.min()) for pixels in small)
    stack = np.stack([pad_plane(pixels, size, darkest) for pixels in small])
    level = levels([plane.position for plane in kept])
    return Frames(scale_stack(stack), [plane.phase for plane in kept], level)


def _place(plane: Plane) -> float:
    return 0.0 if np.isnan(plane.position) else plane.position


def _resample(plane: Plane, size: int, pitch: float) -> NDArray[np.float32]:
    if plane.spacing is not None:
        return resample_plane(plane.pixels, plane.spacing, pitch, size)
    rows, columns = plane.pixels.shape
    return resample_box(plane.pixels, aspect_box((rows, columns), (size, size)), (size, size))


def _sound(plane: Plane, skips: Skips) -> bool:
    """Whether the pixels are an image."""
    bad = int(np.size(plane.pixels) - np.count_nonzero(np.isfinite(plane.pixels)))
    if bad:
        skips.add(
            plane.name,
            f"{bad} of {plane.pixels.size} values are NaN or infinite; expected numbers. "
            "Replace or crop them",
        )
    elif plane.pixels.size == 0 or plane.pixels.min() == plane.pixels.max():
        value = f"{plane.pixels.flat[0]:g}" if plane.pixels.size else "missing"
        skips.add(plane.name, f"every pixel is {value}; expected an image; skipped")
    else:
        return True
    return False


def _same_size(planes: list[Plane], skips: Skips) -> list[Plane]:
    """Leave out planes of another size than most."""
    sizes = Counter(plane.pixels.shape for plane in planes)
    if len(sizes) <= 1:
        return planes
    usual = max(sizes, key=lambda shape: (sizes[shape], shape))
    for plane in planes:
        if plane.pixels.shape != usual:
            found = "x".join(map(str, plane.pixels.shape))
            expected = "x".join(map(str, usual))
            skips.add(
                plane.name,
                f"{found} pixels; expected {expected} like most of its stack; skipped. "
                "Give it as a subject of its own, or resample it",
            )
    return [plane for plane in planes if plane.pixels.shape == usual]
