"""Addresses of the pictures and numbers of one extractor's cells, as the page knows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.cell_table import IMAGE_PATH, LOSSES_PATH, QUANTITIES_PATH
from precompute.pack import Pack


class Grid:
    """Addresses by position: an index an axis, in the pack's order."""

    def __init__(self, pack: Pack, extractor: str) -> None:
        self.shape = pack.manifest.grid_shape
        self.images = pack.cells[extractor].image.reshape(self.shape)
        self.digests = pack.digests
        pair = pack.manifest.pair
        self.pair = [f"{IMAGE_PATH}{source.digest}.png" for source in (pair.style, pair.content)]
        self.map_numbers = f"{QUANTITIES_PATH}{extractor}"
        self._losses = f"{LOSSES_PATH}{extractor}/"

    def losses(self, position: Sequence[int]) -> str:
        """Return the address of the losses at a cell's learning rate."""
        return f"{self._losses}{position[0]}"

    def address(self, position: Sequence[int]) -> str | None:
        """Return a cell's picture's address; None outside the grid or without a picture."""
        if any(not 0 <= at < size for at, size in zip(position, self.shape, strict=True)):
            return None
        image = int(self.images[tuple(position)])
        return None if image < 0 else f"{IMAGE_PATH}{self.digests[image]}.png"

    def along(self, position: Sequence[int], axis: int) -> list[str]:
        """Return the addresses of all pictures along an axis, nearest first."""
        reaches = range(self.shape[axis])
        return self._distinct(_moved(position, axis, reach) for reach in reaches)

    def around(self, position: Sequence[int], most: int) -> list[str]:
        """Return those of the pictures up to `most` stops away on each axis, nearest first."""
        axes, reaches = range(len(self.shape)), range(1, most + 1)
        return self._distinct(_moved(position, axis, reach) for reach in reaches for axis in axes)

    def _distinct(self, pairs: Iterable[list[list[int]]]) -> list[str]:
        found = (self.address(position) for pair in pairs for position in pair)
        return list(dict.fromkeys(address for address in found if address is not None))


def _moved(position: Sequence[int], axis: int, reach: int) -> list[list[int]]:
    """Return the two positions so many stops away on an axis."""
    ways = (-reach, reach)
    return [[at + way * (i == axis) for i, at in enumerate(position)] for way in ways]
