"""Soft-edged shapes in millimetres: how much of each pixel they cover, in a box around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Box = tuple[slice, slice]


class Patch(NamedTuple):
    """A shape's `cover`, 0 to 1, of the pixels in `box`; none of the others."""

    box: Box
    cover: Plane


@dataclass(frozen=True)
class Grid:
    """Where each pixel of a square image lies in the anatomy, in mm.

    Attributes:
        x, y: (size, size) float32; x to the image's right, y downwards, (0, 0) in the middle.
        pitch: Millimetres a pixel.
        margin: No pixel is farther than this from where a regular grid has it, in mm.
    """

    x: Plane
    y: Plane
    pitch: float
    margin: float = 0.0
    _polar: dict[tuple[float, ...], tuple[Plane, Plane]] = field(
        default_factory=dict, compare=False
    )

    @classmethod
    def square(cls, size: int, pitch: float) -> Grid:
        """Return the regular grid of a `size` x `size` image."""
        line = ((np.arange(size) - (size - 1) / 2) * pitch).astype(np.float32)
        x, y = np.meshgrid(line, line)
        return cls(x, y, pitch)

    def warped(self, dx: Plane, dy: Plane) -> Grid:
        """Return the grid displaced by `dx` and `dy` mm, which bends all that is drawn on it."""
        margin = float(max(np.abs(dx).max(), np.abs(dy).max()))
        return Grid(self.x + dx, self.y + dy, self.pitch, self.margin + margin)

    def box(self, x: float, y: float, reach_x: float, reach_y: float) -> Box:
        """Return the pixels that can lie within the reaches of a point, in mm."""
        return self._span(y, reach_y), self._span(x, reach_x)

    def polar(self, x: float, y: float, box: Box) -> tuple[Plane, Plane]:
        """Return distance from and angle around a point in a box; kept: layers share a centre."""
        rows, columns = box
        key = (x, y, rows.start, rows.stop, columns.start, columns.stop)
        if key not in self._polar:
            dx, dy = self.x[box] - np.float32(x), self.y[box] - np.float32(y)
            self._polar[key] = np.hypot(dx, dy), np.arctan2(dy, dx)
        return self._polar[key]

    def _span(self, at: float, reach: float) -> slice:
        size, reach = len(self.x), reach + self.margin + self.pitch
        first, last = ((at + end) / self.pitch + (size - 1) / 2 for end in (-reach, reach))
        start = min(max(int(first), 0), size)
        return slice(start, min(max(int(last) + 2, start), size))


def edge(grid: Grid, distance: NDArray[np.floating], soft: float = 0.0) -> Plane:
    """Return the cover for a signed distance in mm, negative inside.

    The edge is a pixel wide, and `soft` mm more where the surface crosses the slice obliquely
    (partial volume through the slice).
    """
    cover = np.float32(0.5) - distance * np.float32(1 / (grid.pitch + soft))
    return np.asarray(cover.clip(0, 1), np.float32)


def ellipse(
    grid: Grid, x: float, y: float, a: float, b: float, angle: float = 0.0, soft: float = 0.0
) -> Patch:
    """Return an ellipse of half-axes `a`, `b` mm, `a` at `angle` radians from the x axis."""
    a, b, cos, sin = float(a), float(b), float(np.cos(angle)), float(np.sin(angle))
    box = grid.box(x, y, np.hypot(a * cos, b * sin) + soft, np.hypot(a * sin, b * cos) + soft)
    dx, dy = grid.x[box] - np.float32(x), grid.y[box] - np.float32(y)
    u, v = (dx * cos + dy * sin) / a, (dy * cos - dx * sin) / b
    radius = np.sqrt(u * u + v * v) + np.float32(1e-6)
    # The first-order distance: (radius - 1) over the slope of `radius`.
    slope = np.sqrt((u / a) ** 2 + (v / b) ** 2) / radius + np.float32(1e-6)
    return Patch(box, edge(grid, (radius - 1) / slope, soft))


def capsule(
    grid: Grid, start: tuple[float, float], end: tuple[float, float], thick: float, thin: float
) -> Patch:
    """Return a line from `start` to `end` with round ends, its radius going from thick to thin."""
    # Plain floats: a numpy double would turn the planes into doubles.
    x0, y0, x1, y1, thick, thin = map(float, (*start, *end, thick, thin))
    reach = max(thick, thin)
    box = grid.box((x0 + x1) / 2, (y0 + y1) / 2, abs(x1 - x0) / 2 + reach, abs(y1 - y0) / 2 + reach)
    dx, dy = grid.x[box] - np.float32(x0), grid.y[box] - np.float32(y0)
    lx, ly = x1 - x0, y1 - y0
    along = ((dx * lx + dy * ly) / (lx * lx + ly * ly + 1e-6)).clip(0, 1)
    distance = np.sqrt((dx - along * lx) ** 2 + (dy - along * ly) ** 2) - (
        thick + along * (thin - thick)
    )
    cover = edge(grid, distance)
    # A vessel thinner than a pixel fills only a part of it.
    return Patch(box, cover * np.float32(min(1.0, 2 * reach / grid.pitch)))
