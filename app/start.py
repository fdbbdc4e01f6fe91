"""Where the page starts: at the model with the most pictures, where it is worth looking at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.quantities import changes
from app.stops import Stop, pack_stops
from precompute.axes import AXES
from precompute.pack import CellStatus, Pack, PackError
from precompute.pack.classes import Classes
from precompute.pack.regimes import Regime
from precompute.places import OPENINGS

Position = tuple[int, ...]
"""A stop of each axis, counted from the left of its slider."""

DEFAULTS = tuple(axis.default for axis in AXES)

VISIBLE = 1.0
"""Grey levels, in the mean over a picture, from which on it is plain that it has changed."""


@dataclass(frozen=True)
class Start:
    """The model and the stops shown first; `extractor` is None where the pack has no model."""

    extractor: str | None
    position: Position


def choose_start(pack: Pack) -> Start:
    """Return the model with the most pictures, the first of equals, and where it opens."""
    if not pack.cells:
        return Start(None, _wanted(pack, ""))
    extractor = max(pack.cells, key=lambda name: int(computed_grid(pack, name).sum()))
    return Start(extractor, opening_of(pack, extractor) or _wanted(pack, extractor))


def opening_of(pack: Pack, extractor: str) -> Position | None:
    """Return the computed cell nearest to where a model opens; None where none is computed.

    It opens at its own place among `OPENINGS`, or at the axes' defaults where it has none; near by,
    where others are measured to have changed visibly, or known to have changed at all.
    """
    computed = computed_grid(pack, extractor)
    visibly = computed & _on_sliders(pack, changes(pack, extractor) >= VISIBLE)
    at_all = computed & ~_unchanged_grid(pack, extractor)
    choices = (grid for grid in (visibly, at_all) if grid.any())
    return nearest_position(next(choices, computed), _wanted(pack, extractor))


def _wanted(pack: Pack, extractor: str) -> Position:
    values = next((place.values for place in OPENINGS if extractor in place.extractors), DEFAULTS)
    return position_near(values, pack_stops(pack.manifest.axes))


def position_near(values: Sequence[float], stops: Sequence[Sequence[Stop]]) -> Position:
    """Return the stop of each axis that is nearest, in decades, to a value of it."""
    return tuple(
        min(range(len(found)), key=lambda i: abs(math.log10(found[i].value / value)))
        for value, found in zip(values, stops, strict=True)
    )


def computed_grid(pack: Pack, extractor: str) -> NDArray[np.bool_]:
    """Return which cells have a picture, (learning rates, style weights, content weights).

    The values rise along each dimension, as on the sliders, whatever their order in the pack.
    """
    return _on_sliders(pack, pack.cells[extractor].status == CellStatus.COMPUTED)


def _unchanged_grid(pack: Pack, extractor: str) -> NDArray[np.bool_]:
    """Return which cells are known to show the content image, in the form of `computed_grid`."""
    try:
        regime = pack.classes(extractor).regime
    except PackError:  # damaged, as the page says elsewhere
        regime = Classes.unknown(pack.manifest.cell_count).regime
    return _on_sliders(pack, regime == Regime.UNCHANGED)


def _on_sliders(pack: Pack, cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    order = [[stop.index for stop in found] for found in pack_stops(pack.manifest.axes)]
    return cells.reshape(pack.manifest.grid_shape)[np.ix_(*order)]


def nearest_position(computed: NDArray[np.bool_], wanted: Position) -> Position | None:
    """Return the computed position with the fewest slider steps from `wanted`, or None.

    Of several equally near the first in the grid's order; `assets/atlas_grid.js` does the same.
    """
    found = np.argwhere(computed)
    if not len(found):
        return None
    steps = np.abs(found - np.array(wanted)).sum(axis=1)
    return tuple(int(stop) for stop in found[steps.argmin()])
