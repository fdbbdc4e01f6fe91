"""Closed outlines by their radius at each angle: ventricles, the chest wall, organs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from precompute.phantom.shapes import Grid, Patch, edge

STEPS = 256
ANGLES = np.linspace(-np.pi, np.pi, STEPS, endpoint=False)
"""The angles of an outline's radii; 0 points to the image's right, pi/2 down."""

_COSINES, _SINES = (wave(np.outer(np.arange(32), ANGLES)) for wave in (np.cos, np.sin))

Radii = NDArray[np.float64]


@dataclass(frozen=True)
class Outline:
    """A star-shaped outline: centre and (STEPS,) radii in mm at `ANGLES`."""

    x: float
    y: float
    radii: Radii

    def grown(self, mm: float | Radii) -> Outline:
        """Return the outline `mm` farther out."""
        return replace(self, radii=np.maximum(self.radii + mm, 0.3))

    def scaled(self, factor: float | Radii) -> Outline:
        """Return the outline with its radii multiplied."""
        return replace(self, radii=self.radii * factor)

    def at(self, angle: float) -> float:
        """Return the radius at `angle`, mm."""
        before, part = divmod((angle + np.pi) * STEPS / (2 * np.pi), 1)
        first, second = (self.radii[(int(before) + step) % STEPS] for step in (0, 1))
        return float(first + part * (second - first))

    def point(self, angle: float, inwards: float = 0.0) -> tuple[float, float]:
        """Return the point at `angle`, `inwards` mm within the outline."""
        radius = self.at(angle) - inwards
        return self.x + radius * np.cos(angle), self.y + radius * np.sin(angle)

    def cover(self, grid: Grid, soft: float = 0.0) -> Patch:
        """Return how much of each pixel lies within; `soft` as in `edge`."""
        reach = float(self.radii.max()) + soft
        box = grid.box(self.x, self.y, reach, reach)
        distance, angle = grid.polar(self.x, self.y, box)
        place = (angle + np.float32(np.pi)) * np.float32(STEPS / (2 * np.pi))
        before = place.astype(np.int32)
        part = place - before
        radii = np.append(self.radii, self.radii[:2]).astype(np.float32)
        radius = radii[before] * (1 - part) + radii[before + 1] * part
        # Where the radius changes with the angle, the border is nearer than along the ray.
        bend = np.diff(radii) * np.float32(STEPS / (2 * np.pi)) / radii[:-1]
        lean = 1 / np.sqrt(1 + bend**2)
        return Patch(box, edge(grid, (distance - radius) * lean[before], soft))


def oval(x: float, y: float, a: float, b: float, angle: float = 0.0) -> Outline:
    """Return an ellipse of half-axes `a`, `b` mm, `a` at `angle`, as an outline."""
    turned = ANGLES - angle
    return Outline(x, y, 1 / np.hypot(np.cos(turned) / a, np.sin(turned) / b))


def ripple(random: np.random.Generator, orders: range, sd: float) -> Radii:
    """Return a smooth random function of the angle, (STEPS,), mean 0, standard deviation `sd`.

    Each order n is a wave with n crests; higher ones are weaker, as in outlines of organs.
    """
    n = np.array(orders)
    cosines, sines = random.normal(0, 1, (2, len(orders))) / n
    waves = cosines @ _COSINES[n] + sines @ _SINES[n]
    return sd * waves / np.sqrt(np.sum(1.0 / n**2))


def bump(angle: float, width: float) -> Radii:
    """Return a bell of height 1 around `angle`, about `width` radians to either side, (STEPS,)."""
    away = np.angle(np.exp(1j * (ANGLES - angle)))
    return np.exp(-((away / width) ** 2))
