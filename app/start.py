"""Where the page starts: the defaults of the axes, or the computed cell nearest to them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.stops import Stop, pack_stops
from precompute.axes import AXES
from precompute.pack import CellStatus, Pack

Position = tuple[int, ...]
"""A stop of each axis, counted from the left of its slider."""


@dataclass(frozen=True)
class Start:
    """The model and the stops shown first; `extractor` is None where the pack has no model."""

    extractor: str | None
    position: Position


def choose_start(pack: Pack) -> Start:
    """Return the model that is computed nearest to the defaults, and where; the first of equals."""
    wanted = default_position(pack_stops(pack.manifest.axes))
    nearest = {name: nearest_position(computed_grid(pack, name), wanted) for name in pack.cells}
    starts = [Start(name, position) for name, position in nearest.items() if position is not None]
    if not starts:
        return Start(next(iter(pack.cells), None), wanted)
    return min(starts, key=lambda start: steps_between(start.position, wanted))


def steps_between(one: Position, other: Position) -> int:
    """Return how many slider steps apart two positions are."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def default_position(stops: Sequence[Sequence[Stop]]) -> Position:
    """Return the stop of each axis that is nearest, in decades, to the axis's default."""
    return tuple(
        min(range(len(found)), key=lambda i: abs(math.log10(found[i].value / axis.default)))
        for axis, found in zip(AXES, stops, strict=True)
    )


def computed_grid(pack: Pack, extractor: str) -> NDArray[np.bool_]:
    """Return which cells have a picture, (learning rates, style weights, content weights).

    The values rise along each dimension, as on the sliders, whatever their order in the pack.
    """
    computed = pack.cells[extractor].status == CellStatus.COMPUTED
    order = [[stop.index for stop in found] for found in pack_stops(pack.manifest.axes)]
    return computed.reshape(pack.manifest.grid_shape)[np.ix_(*order)]


def nearest_position(computed: NDArray[np.bool_], wanted: Position) -> Position | None:
    """Return the computed position with the fewest slider steps from `wanted`, or None.

    Of several equally near the first in the grid's order; `assets/atlas_grid.js` does the same.
    """
    found = np.argwhere(computed)
    if not len(found):
        return None
    steps = np.abs(found - np.array(wanted)).sum(axis=1)
    return tuple(int(stop) for stop in found[steps.argmin()])
