"""Which cells a search is over."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from precompute.pack.classes import Classes
from precompute.pack.regimes import Regime


def scope(
    wanted: Collection[int], missing: Collection[int], known: Collection[int], told: Classes
) -> set[int]:
    """Return the cells that a search is over: those missing, and those there but not told of.

    Of the latter the own run must be known in full precision, and stand for no other cell. So no
    cell that is there is run again.

    Args:
        wanted: Cells that are to be in the pack.
        missing: Those of them that are not.
        known: Cells whose runs are kept.
        told: What the pack tells of its cells.
    """
    numbers = np.arange(len(told.source))
    filled = (told.source >= 0) & (told.source != numbers)
    unnamed = ~filled & (told.regime == Regime.UNKNOWN)
    unnamed[told.source[filled]] = False
    there = set(wanted) - set(missing)
    return set(missing) | there.intersection(np.flatnonzero(unnamed).tolist(), known)


def untold(wanted: Collection[int], known: Collection[int], told: Classes) -> set[int]:
    """Return the cells that were run and kept, and of which the pack tells nothing.

    Such are left where a job was killed between its last run and the naming.
    """
    return set(wanted).intersection(np.flatnonzero(told.source < 0).tolist(), known)
