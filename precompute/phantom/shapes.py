"""Soft-edged shapes on a pixel grid in millimetres: coverage in [0, 1] gives partial volume."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Grid:
    """Pixel centres of a square image: x to the right, y downwards, (0, 0) in the middle, in mm."""

    x: Plane
    y: Plane
    pitch: float

    @classmethod
    def square(cls, size: int, pitch: float) -> Grid:
        """Return the grid of a `size` x `size` image with `pitch` millimetres a pixel."""
        line = ((np.arange(size) - (size - 1) / 2) * pitch).astype(np.float32)
        x, y = np.meshgrid(line, line)
        return cls(x, y, pitch)


@dataclass(frozen=True)
class Ellipse:
    """Centre, half-axes in mm, rotation in radians; `ripple` perturbs the radius (see `cover`)."""

    x: float
    y: float
    a: float
    b: float
    angle: float = 0.0
    ripple: tuple[tuple[int, float, float], ...] = ()

    def grown(self, mm: float) -> Ellipse:
        """Return the ellipse with both half-axes longer by `mm`."""
        return Ellipse(self.x, self.y, self.a + mm, self.b + mm, self.angle, self.ripple)

    def point(self, theta: float) -> tuple[float, float]:
        """Return the border's point at the parametric angle `theta`."""
        u, v = self.a * np.cos(theta), self.b * np.sin(theta)
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return self.x + u * cos - v * sin, self.y + u * sin + v * cos


def cover(grid: Grid, shape: Ellipse) -> Plane:
    """Return how much of each pixel the ellipse covers, 0 to 1, (size, size) float32.

    The edge is one pixel wide, by the first-order distance to the border. A ripple (n, amount,
    phase) multiplies the radius by 1 + amount * cos(n * theta + phase).
    """
    cos, sin = np.float32(np.cos(shape.angle)), np.float32(np.sin(shape.angle))
    dx, dy = grid.x - np.float32(shape.x), grid.y - np.float32(shape.y)
    u = (dx * cos + dy * sin) / np.float32(shape.a)
    v = (dy * cos - dx * sin) / np.float32(shape.b)
    radius = np.sqrt(u * u + v * v) + np.float32(1e-6)
    slope = np.sqrt((u / shape.a) ** 2 + (v / shape.b) ** 2).astype(np.float32) / radius
    if shape.ripple:
        theta = np.arctan2(v, u)
        for n, amount, phase in shape.ripple:
            radius = radius / (1 + np.float32(amount) * np.cos(n * theta + np.float32(phase)))
    distance = (radius - 1) / (slope + np.float32(1e-9))
    return np.clip(0.5 - distance / np.float32(grid.pitch), 0, 1).astype(np.float32)
