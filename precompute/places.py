"""Named places on the papers' grid: the thesis's figures, and others that teach.

The page offers them as presets, and the job keeps frames of their runs.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from precompute.pack.manifest import PairRecord
from precompute.pack.roles import FILES, PHANTOM_SOURCE

VGGS = ("vgg19", "vgg16")
ENCODER = ("cvae-encoder",)


@dataclass(frozen=True)
class Place:
    """A place: its key, the extractors that it is of, and its values in the axes' order.

    Of the extractors the first that a pack has counts.
    """

    key: str
    extractors: tuple[str, ...]
    values: tuple[float, float, float]

    def extractor_among(self, names: Container[str]) -> str | None:
        """Return the extractor that counts where there are these; None where none of its is."""
        return next((name for name in self.extractors if name in names), None)


# Figures 22a, 22b and 23 and the first dashboard's start: Jaén-Lorites 2022.
PLACES = (
    Place("figure_22a", VGGS, (5e-2, 1e-9, 1e-10)),
    Place("figure_22b", VGGS, (5e-5, 1e-6, 1e3)),
    Place("figure_23", ENCODER, (5e-2, 1e-2, 1e-10)),
    Place("first_start", VGGS, (5e-2, 1e-1, 1e-10)),
    Place("unchanged", VGGS, (5e-2, 1e-15, 1e-10)),
    Place("balance", ENCODER, (5e-3, 1e-4, 1e-10)),
    Place("ratio", ENCODER, (5e-4, 1e4, 1e4)),
    Place("overshot", ENCODER, (5e-2, 1e-7, 1e9)),
)


def hold_for(pair: PairRecord) -> bool:
    """Tell whether what is said of the places holds of a pair: not of any two pictures."""
    return pair.kind != FILES or pair.style.provenance.startswith(PHANTOM_SOURCE)


OPENINGS = tuple(place for place in PLACES if place.key in ("figure_22a", "balance"))
"""Where the page opens, for each extractor."""
