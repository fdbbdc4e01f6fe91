"""Smooth random fields, and the bending of the anatomy that makes outlines irregular."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from precompute.phantom.shapes import Grid, Plane


def basis(size: int, knots: int) -> Plane:
    """Return `knots` overlapping bells along a line of `size` pixels, (size, knots), rows of sum 1.

    `basis @ values @ basis.T` is then a smooth surface through about `values`, whatever `size` is.
    """
    place = (np.arange(size) + 0.5) / size * (knots - 1)
    bells = np.exp(-(((place[:, None] - np.arange(knots)) / 0.75) ** 2))
    return (bells / bells.sum(1, keepdims=True)).astype(np.float32)


def smooth_field(size: int, values: NDArray[np.floating]) -> Plane:
    """Return the smooth surface through about a square array of values, (size, size) float32."""
    bells = basis(size, len(values))
    return np.asarray(bells @ values.astype(np.float32) @ bells.T)


class Warp:
    """One subject's bending: displacements in mm that change slowly from slice to slice.

    A wide field bends organs, a fine one makes their outlines uneven.
    """

    FIELDS = ((6, 4.5), (16, 1.7))
    """Knots along a side, and standard deviation of the knots' displacement in mm."""

    def __init__(self, random: np.random.Generator) -> None:
        self._knots = [random.normal(0, sd, (3, 2, n, n)) for n, sd in self.FIELDS]

    def apply(self, grid: Grid, level: float) -> Grid:
        """Return the grid bent as the subject is at `level`, 0 base to 1 apex."""
        turn = np.array([0.8, 0.6 * np.cos(3 * level), 0.6 * np.sin(3 * level)])
        for knots in self._knots:
            dx, dy = (
                smooth_field(len(grid.x), axis) for axis in np.tensordot(turn, knots, axes=(0, 0))
            )
            grid = grid.warped(dx, dy)
        return grid
