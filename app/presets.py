"""Named places on the papers' grid: the thesis's figures, and others that teach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.stops import pack_stops
from precompute.axes import AXES
from precompute.pack import Pack

VGGS = ("vgg19", "vgg16")
ENCODER = ("cvae-encoder",)


@dataclass(frozen=True)
class Preset:
    """A place: its key (`text.PRESETS` has the words), extractors it is of, the first that a pack
    has counts, and its values in the axes' order.
    """

    key: str
    extractors: tuple[str, ...]
    values: tuple[float, float, float]


# Figures 22a, 22b and 23 and the first dashboard's start: Jaén-Lorites 2022.
PRESETS = (
    Preset("figure_22a", VGGS, (5e-2, 1e-9, 1e-10)),
    Preset("figure_22b", VGGS, (5e-5, 1e-6, 1e3)),
    Preset("figure_23", ENCODER, (5e-2, 1e-2, 1e-10)),
    Preset("first_start", VGGS, (5e-2, 1e-1, 1e-10)),
    Preset("unchanged", VGGS, (5e-2, 1e-15, 1e-10)),
    Preset("balance", ENCODER, (5e-3, 1e-4, 1e-10)),
    Preset("ratio", ENCODER, (5e-4, 1e4, 1e4)),
    Preset("overshot", ENCODER, (5e-2, 1e-7, 1e9)),
)


def places(pack: Pack) -> list[dict[str, Any]]:
    """Return the presets that are on the pack's grid: key, extractor, position on the sliders."""
    found = [(preset, find_place(pack, preset)) for preset in PRESETS]
    return [{"key": preset.key, **place} for preset, place in found if place is not None]


def find_place(pack: Pack, preset: Preset) -> dict[str, Any] | None:
    """Return a preset's extractor and position; None where the pack's grid does not have it."""
    extractor = next((name for name in preset.extractors if name in pack.cells), None)
    position = position_of(pack, preset.values)
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
