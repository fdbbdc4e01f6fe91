"""Draw the map of regimes of a pack's extractor: `python -m precompute.collapse.figure PACK NAME`.

Writes SVG to standard output: a panel for each learning rate of which something is told, style
weight upwards, content weight to the right. Colour is the regime, lines part cells with different
images, dots are the cells whose own run stands.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from precompute.axes import format_value
from precompute.pack import Pack, PackError
from precompute.pack.regimes import COLOURS, NAMES, Regime

SIDE, GAP, MARGIN, COLUMNS = 224, 34, 56, 4


def draw(pack: Pack, extractor: str) -> str:
    """Return the figure as SVG."""
    axes, shape = pack.manifest.axes, pack.manifest.grid_shape
    classes, table = pack.classes(extractor), pack.cells[extractor]
    order = np.ix_(*(np.argsort(axes[key])[::sign] for key, sign in _ORDER))
    regime, image, own = (
        values.reshape(shape)[order]
        for values in (
            classes.regime,
            table.image,
            classes.source == np.arange(len(classes.source)),
        )
    )
    told = [number for number, named in enumerate(regime) if (named != Regime.UNKNOWN).any()]
    rates = [sorted(axes["learning_rate"], reverse=True)[number] for number in told]
    cell = max(1, SIDE // max(shape[1:]))
    wide, high = shape[2] * cell, shape[1] * cell
    legend, right = _legend()
    columns = min(COLUMNS, len(rates))
    width = max(right, MARGIN + columns * (wide + GAP))
    height = 30 + -(-len(rates) // max(columns, 1)) * (high + 2 * GAP) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
        legend,
    ]
    for number, (place, rate) in enumerate(zip(told, rates, strict=True)):
        left = MARGIN + (number % columns) * (wide + GAP)
        top = 62 + (number // columns) * (high + 2 * GAP)
        parts += [
            f'<g transform="translate({left} {top})">',
            f'<text x="0" y="-6">learning rate {format_value(rate)}</text>',
            *_panel(regime[place], image[place], own[place], cell),
            *_ticks(axes, cell, first=number % columns == 0),
            "</g>",
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


_ORDER = (("learning_rate", -1), ("style_weight", -1), ("content_weight", 1))


def _panel(
    regime: NDArray[np.uint8], image: NDArray[np.int32], own: NDArray[np.bool_], cell: int
) -> list[str]:
    rows, columns = regime.shape
    parts = [
        f'<rect x="{start * cell}" y="{row * cell}" width="{(stop - start) * cell}" '
        f'height="{cell}" fill="{COLOURS[Regime(regime[row, start])]}"/>'
        for row in range(rows)
        for start, stop in _stretches(regime[row])
    ]
    across = np.argwhere(image[:, 1:] != image[:, :-1])
    down = np.argwhere(image[1:] != image[:-1])
    lines = [f"M{(c + 1) * cell} {r * cell}v{cell}" for r, c in across]
    lines += [f"M{c * cell} {(r + 1) * cell}h{cell}" for r, c in down]
    parts.append(f'<path d="{"".join(lines)}" stroke="#00000030" fill="none"/>')
    dots = [f"M{(c + 0.5) * cell} {(r + 0.5) * cell}h0" for r, c in np.argwhere(own)]
    parts.append(
        f'<path d="{"".join(dots)}" stroke="#000000" stroke-width="2" stroke-linecap="round"/>'
    )
    parts.append(
        f'<rect width="{columns * cell}" height="{rows * cell}" fill="none" stroke="#888888"/>'
    )
    return parts


def _stretches(row: NDArray[np.uint8]) -> list[tuple[int, int]]:
    edges = [0, *(np.flatnonzero(row[1:] != row[:-1]) + 1).tolist(), len(row)]
    return list(pairwise(edges))


def _ticks(axes: dict[str, list[float]], cell: int, *, first: bool) -> list[str]:
    style, content = (sorted(axes[key]) for key in ("style_weight", "content_weight"))
    bottom = len(style) * cell
    parts = [
        f'<text x="{(place + 0.5) * cell}" y="{bottom + 14}" text-anchor="middle" '
        f'font-size="10">{format_value(content[place])}</text>'
        for place in _some(content)
    ]
    parts.append(
        f'<text x="{len(content) * cell / 2}" y="{bottom + 28}" text-anchor="middle" '
        'fill="#444444">content weight</text>'
    )
    if first:
        parts += [
            f'<text x="-5" y="{bottom - (place + 0.5) * cell + 4}" text-anchor="end" '
            f'font-size="10">{format_value(style[place])}</text>'
            for place in _some(style)
        ]
        parts.append(
            f'<text transform="translate(-42 {bottom / 2}) rotate(-90)" text-anchor="middle" '
            'fill="#444444">style weight</text>'
        )
    return parts


def _some(values: Sequence[float]) -> list[int]:
    count = min(len(values), 4 if len(values) < 16 else 5)
    return sorted({round(place) for place in np.linspace(0, len(values) - 1, count)})


def _legend() -> tuple[str, int]:
    """Return the legend, and where it ends."""
    parts, left = [], MARGIN
    for regime, name in NAMES.items():
        parts.append(f'<rect x="{left}" y="12" width="14" height="14" fill="{COLOURS[regime]}"/>')
        parts.append(f'<text x="{left + 20}" y="24">{escape(name)}</text>')
        left += 46 + 7 * len(name)
    parts.append(f'<circle cx="{left + 7}" cy="19" r="1.5"/>')
    parts.append(f'<text x="{left + 16}" y="24">run that stands</text>')
    return "\n".join(parts), left + 120


def main(arguments: Sequence[str]) -> int:
    """Draw what the command line names; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m precompute.collapse.figure")
    parser.add_argument("pack", type=Path, help="the pack's folder")
    parser.add_argument("extractor", help="such as cvae-encoder")
    options = parser.parse_args(arguments)
    try:
        pack = Pack(options.pack)
        if options.extractor not in pack.cells:
            parser.error(f"no extractor {options.extractor!r}; found {', '.join(pack.cells)}")
        print(draw(pack, options.extractor), end="")
    except PackError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
