"""Which cells a search is over."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray


def scope(
    wanted: Collection[int],
    missing: Collection[int],
    known: Collection[int],
    source: NDArray[np.integer],
) -> set[int]:
    """Return the cells that a search is over: those missing, and those there that tell of them.

    Of the latter the run that stands must be known in full precision, and stand for no cell beyond
    `wanted`: the search may let another stand in its place. So no cell that is there is run again.

    Args:
        wanted: Cells that are to have an image.
        missing: Those of them that have none.
        known: Cells whose runs other searches kept.
        source: (cells,) the run that stands for each cell in the pack, or -1 where none is told.
    """
    stands = np.where(source >= 0, source, np.arange(len(source)))
    beyond = np.setdiff1d(np.arange(len(source)), list(wanted))
    usable = set(known) - set(stands[beyond].tolist())
    there = set(wanted) - set(missing)
    return set(missing) | {cell for cell in there if int(stands[cell]) in usable}
