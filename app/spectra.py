"""Power spectra of the images that belong together: original, generated, styled."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.start import Position, opening_of
from app.stops import caption, pack_stops
from precompute.pack import Pack, PackError
from precompute.spectrum import radial_spectrum

_LOG = logging.getLogger(__name__)

FINE = 0.25
"""Cycles/pixel from which detail is called fine: structures of four pixels and less."""


@dataclass(frozen=True)
class Spectrum:
    """One image's radially averaged power spectrum.

    Attributes:
        kind: "original", "generated" or "styled".
        extractor: What styled the image; empty for the other kinds.
        cell: The styled image's parameters as a caption, else empty.
        frequency: Cycles/pixel, rising, (k,).
        power: The mean power at each, of grey values in [0, 1], (k,).
    """

    kind: str
    extractor: str
    cell: str
    frequency: NDArray[np.float64]
    power: NDArray[np.float64]

    def fine_power(self) -> float:
        """Return the mean power of fine detail, 0 where the image is too small to have any."""
        fine = self.power[self.frequency >= FINE]
        return float(fine.mean()) if len(fine) else 0.0


def pack_spectra(pack: Pack) -> list[Spectrum]:
    """Return the spectra of the pair and of one cell of each extractor that has one.

    The cell is where the explorer opens that extractor. An image whose file is damaged is left
    out, with a line in the log.
    """
    spectra = []
    for kind, extractor, position in _images(pack):
        try:
            if kind == "styled":
                cell, said = _cell(pack, position)
                image = pack.image(pack.digests[pack.cells[extractor].image[cell]])
            else:
                pair, said = pack.manifest.pair, ""
                source = pair.style if kind == "original" else pair.content
                image = pack.image(source.digest)
        except PackError as error:
            _LOG.error("%s", error)
            continue
        found = radial_spectrum(_in_grey(image) / 255)
        spectra.append(Spectrum(kind, extractor, said, *found))
    return spectra


def _images(pack: Pack) -> Iterator[tuple[str, str, Position]]:
    """Yield kind, extractor and slider position of each image."""
    yield "original", "", ()
    yield "generated", "", ()
    for extractor in pack.cells:
        position = opening_of(pack, extractor)
        if position is not None:
            yield "styled", extractor, position


def _in_grey(image: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return (H, W), the mean of the channels where there are three."""
    return image.astype(np.float64) if image.ndim == 2 else image.mean(axis=-1)


def _cell(pack: Pack, position: Position) -> tuple[int, str]:
    stops = [found[at] for found, at in zip(pack_stops(pack.manifest.axes), position, strict=True)]
    return pack.cell_number(*(stop.index for stop in stops)), caption(stops)
