"""The lines of the grid that the explorer is walked along, and what is expected to be seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.start import Position
from app.stops import pack_stops
from precompute.axes import AXES, Axis
from precompute.pack import Pack


@dataclass(frozen=True)
class Line:
    """All cells along one axis: from its first stop to its last."""

    pack: Pack
    extractor: str
    axis: int
    start: Position

    @cached_property
    def positions(self) -> list[Position]:
        """The cells, as stops of the sliders."""
        count = len(self.pack.manifest.axes[AXES[self.axis].key])
        before, after = self.start[: self.axis], self.start[self.axis + 1 :]
        return [(*before, at, *after) for at in range(count)]

    @cached_property
    def digests(self) -> list[str]:
        """Their images' digests."""
        images = _images(self.pack, self.extractor)
        return [self.pack.digests[images[position]] for position in self.positions]

    @cached_property
    def images(self) -> NDArray[np.uint8]:
        """Their images, (cells, height, width)."""
        return np.stack([self.pack.image(digest) for digest in self.digests])

    @property
    def moved(self) -> Axis:
        """The axis that is walked along."""
        return AXES[self.axis]

    def query(self) -> str:
        """The explorer's address of the first cell: `?model=...&lr=...&sw=...&cw=...`."""
        stops = zip(AXES, pack_stops(self.pack.manifest.axes), self.start, strict=True)
        place = "".join(f"&{axis.symbol.lower()}={found[at].short}" for axis, found, at in stops)
        return f"?model={self.extractor}{place}"

    def picture(self, place: int) -> int:
        """Return the first place with the same picture as this one: equal pictures are one."""
        return self.digests.index(self.digests[place])

    def passes(self, count: int) -> list[list[int]]:
        """Return the places that each of `count` passes to and fro leads to, one a step."""
        last = len(self.positions) - 1
        there, back = list(range(1, last + 1)), list(range(last))[::-1]
        return [back if number % 2 else there for number in range(count)]


def liveliest_line(pack: Pack, extractor: str, axis: int) -> Line:
    """Return the line along an axis whose picture changes most often, among those without gaps."""
    images = np.moveaxis(_images(pack, extractor), axis, 0)
    changes = np.where((images >= 0).all(0), (images[1:] != images[:-1]).sum(0), -1)
    place = [int(at) for at in np.unravel_index(changes.argmax(), changes.shape)]
    return Line(pack, extractor, axis, (*place[:axis], 0, *place[axis:]))


def _images(pack: Pack, extractor: str) -> NDArray[np.integer]:
    """Return each cell's image, or -1, by the stops of the sliders."""
    order = [[stop.index for stop in found] for found in pack_stops(pack.manifest.axes)]
    return pack.cells[extractor].image.reshape(pack.manifest.grid_shape)[np.ix_(*order)]
