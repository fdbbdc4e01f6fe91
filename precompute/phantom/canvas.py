"""The slice while it is painted: tissue over tissue, each with its grain."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from precompute.phantom.shapes import Grid, Patch, Plane
from precompute.phantom.tissue import TISSUES

GRAIN_MM = 1.2


class Canvas:
    """A slice's signal; water positive, fat negative.

    Attributes:
        grid: Where the pixels lie.
        signal: (size, size) float32; see `Tissue.signal`.
    """

    def __init__(self, grid: Grid, random: np.random.Generator) -> None:
        self.grid = grid
        self.signal = np.zeros(grid.x.shape, np.float32)
        white = random.standard_normal(grid.x.shape, np.float32)
        grain = ndimage.gaussian_filter(white, GRAIN_MM / grid.pitch, truncate=2.5)
        self._grain = np.clip(grain / grain.std(), -3, 3)

    def paint(
        self, tissue: str, patch: Patch, within: Plane | None = None, share: float = 1.0
    ) -> None:
        """Lay a tissue over what is there.

        Args:
            tissue: A key of `TISSUES`.
            patch: Where.
            within: (size, size), 0 to 1: only there.
            share: 0 to 1: how much of the slice's thickness it takes.
        """
        box, cover = patch
        if not cover.size:
            return
        if within is not None:
            cover = cover * within[box]
        kind = TISSUES[tissue]
        value = np.float32(kind.signal) * (1 + np.float32(kind.grain) * self._grain[box])
        self.signal[box] += np.float32(share) * cover * (value - self.signal[box])

    def whole(self, cover: Plane) -> Patch:
        """Return a cover of the whole slice as a patch."""
        return Patch((slice(None), slice(None)), cover)
