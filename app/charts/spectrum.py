"""The chart of the power spectra: how much detail each image has, by how fine it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import ModuleType

import numpy as np

from app.charts.panel import COLOURS, SOFT, Line, Size, lines, svg, words, x_axis, y_axis
from app.charts.scale import Scale, span
from app.spectra import Spectrum

_LEFT = 44
_DECADES = 9  # shown below the highest power: an image without detail has no lower bound
_LOOKS = {"original": ("#e6e8ea", ""), "generated": ("#a3aab0", "6 4")}


def draw_spectra(
    spectra: Sequence[Spectrum],
    labels: Mapping[str, str],
    pitch: float | None,
    size: Size,
    text: ModuleType,
) -> str:
    """Return the chart as a picture's address; both axes are logarithmic.

    Args:
        spectra: At least one.
        labels: The extractors' names.
        pitch: Millimetres a pixel for the scale at the top, or None.
        size: Its pixels.
        text: The generator page's words.
    """
    frequencies = spectra[0].frequency
    top = size.font * (4.4 if pitch else 2)
    bottom = size.height - size.font * 2.8
    x = Scale(frequencies[0], frequencies[-1], _LEFT, size.right, log=True)
    low, high = span(*(spectrum.power for spectrum in spectra))
    high = max(high, 1e-9) * 1.5
    y = Scale(max(low / 1.5, high / 10**_DECADES), high, bottom, top, log=True)
    return svg(
        size,
        [
            words(0, size.font, text.POWER_AXIS),
            *(_millimetres(x, pitch, top, size, text) if pitch else []),
            *y_axis(y, size, _LEFT, 6, text),
            *lines(_lines(spectra, labels, text), x, y, size),
            *x_axis(x, size, bottom + 2, 5, text),
            words((x.start + x.end) / 2, size.height - 3, text.FREQUENCY_AXIS, "middle"),
        ],
    )


def _lines(spectra: Sequence[Spectrum], labels: Mapping[str, str], text: ModuleType) -> list[Line]:
    colours = iter(COLOURS * len(spectra))
    found = []
    for spectrum in spectra:
        colour, dashes = _LOOKS.get(spectrum.kind) or (next(colours), "")
        name = text.spectrum_name(spectrum.kind, labels.get(spectrum.extractor, ""))
        found.append(Line(spectrum.frequency, spectrum.power, name, colour, dashes))
    return sorted(found, key=lambda line: bool(line.dashes))  # on top, others show through


def _millimetres(x: Scale, pitch: float, y: float, size: Size, text: ModuleType) -> list[str]:
    """Return the scale at the top: how many millimetres one cycle spans."""
    lengths = [digit * 10.0**power for power in range(-1, 4) for digit in (1, 2, 5)]
    shown = [length for length in lengths if x.low <= pitch / length <= x.high]
    parts = [words((x.start + x.end) / 2, y - size.font * 2.1, text.LENGTH_AXIS, "middle")]
    for length in shown:
        at = float(x(pitch / length))
        parts.append(f'<path d="M{at:.1f} {y:.1f}v-4" stroke="{SOFT}"/>')
        parts.append(words(at, y - 8, text.number(f"{length:g}"), "middle"))
    parts.append(f'<path d="M{x.start:.1f} {y:.1f}H{x.end:.1f}" stroke="{SOFT}"/>')
    return parts if np.isfinite(pitch) else []
