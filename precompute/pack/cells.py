"""What is known of every cell of a pack, and where it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class CellStatus(IntEnum):
    """What is known of a cell."""

    MISSING = 0
    COMPUTED = 1
    DIVERGED = 2
    DAMAGED = 3


FINISHED = (CellStatus.COMPUTED, CellStatus.DIVERGED)


@dataclass
class CellTable:
    """Every cell of one extractor, by cell number.

    Attributes:
        status: (n,) uint8, `CellStatus` values.
        image: (n,) int32, position in `Pack.digests`, or -1 where there is no image.
        shard: (n,) int32, position in `Manifest.shards`, or -1.
        row: (n,) int32, the cell's row in that shard.
    """

    status: NDArray[np.uint8]
    image: NDArray[np.int32]
    shard: NDArray[np.int32]
    row: NDArray[np.int32]

    @classmethod
    def empty(cls, cells: int) -> CellTable:
        """Return a table in which every cell is missing."""
        absent = np.full(cells, -1, np.int32)
        return cls(np.zeros(cells, np.uint8), absent, absent.copy(), absent.copy())
