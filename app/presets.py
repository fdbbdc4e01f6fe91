"""The presets of a pack: the named places that lie on its grid."""

from __future__ import annotations

from typing import Any

from app.stops import pack_stops
from precompute.axes import AXES
from precompute.pack import Pack
from precompute.places import PLACES, Place, hold_for


def places(pack: Pack) -> list[dict[str, Any]]:
    """Return the presets that are on the pack's grid: key, extractor, position on the sliders.

    `PRESETS` of the explorer's words has each key.
    """
    found = [(preset, find_place(pack, preset)) for preset in PLACES]
    return [{"key": preset.key, **place} for preset, place in found if place is not None]


def find_place(pack: Pack, place: Place) -> dict[str, Any] | None:
    """Return a place's extractor and position; None where the pack's grid does not have it.

    Nor where its images are not such as the places' words are about.
    """
    if not hold_for(pack.manifest.pair):
        return None
    extractor = place.extractor_among(pack.cells)
    position = position_of(pack, place.values)
    if extractor is None or position is None:
        return None
    return {"extractor": extractor, "position": position}


def position_of(pack: Pack, values: tuple[float, ...]) -> list[int] | None:
    """Return where on the sliders these values are; None where one is not on the grid."""
    position = []
    for value, stops in zip(values, pack_stops(pack.manifest.axes), strict=True):
        here = next((place for place, stop in enumerate(stops) if stop.value == value), None)
        if here is None:
            return None
        position.append(here)
    assert len(position) == len(AXES)
    return position
