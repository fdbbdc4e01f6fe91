"""A panel of a chart: axes with quiet ticks, lines, and each line's name at its right end."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from types import ModuleType
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from app.charts.scale import Scale, written

TEXT = "#c3c8cc"
SOFT = "#a3aab0"
RULE = "#26292d"
COLOURS = ("#66d9e8", "#f2b84b", "#f28fb5", "#a5d86e")
"""Of lines that are compared; each also has its name beside it."""


@dataclass(frozen=True)
class Size:
    """A chart's pixels, the text's height, and how many letters a line's name may have a row."""

    width: int
    height: int
    font: float
    letters: int

    @property
    def right(self) -> float:
        """Where lines end and their names begin."""
        return self.width - self.letters * self.font * 0.56 - 10


WIDE = Size(680, 380, 12.5, 17)
NARROW = Size(340, 320, 11.5, 11)
"""For windows of a phone's width; drawn anew, so that its text is not scaled down."""


@dataclass(frozen=True)
class Line:
    """A curve. A name is written at its end; lines without one share another's."""

    x: NDArray
    y: NDArray
    name: str
    colour: str
    dashes: str = ""


def svg(size: Size, parts: Sequence[str]) -> str:
    """Return a chart as the address of an SVG picture (a data URI)."""
    body = "".join(parts)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.width} {size.height}" '
        f'width="{size.width}" height="{size.height}" font-size="{size.font}" '
        f'font-family="system-ui, sans-serif" fill="{TEXT}">{body}</svg>'
    )
    # Quoted whole: in a list of sources a space would end the address.
    return "data:image/svg+xml," + quote(picture, safe="/:=.-_")


def words(x: float, y: float, said: str, anchor: str = "start", colour: str = SOFT) -> str:
    """Return a line of text; `anchor` is "start", "middle" or "end"."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(said)}</text>"
    )


def y_axis(scale: Scale, size: Size, left: float, most: int, text: ModuleType) -> list[str]:
    """Return rules across the panel with their values to the left, in the language of `text`."""
    parts = []
    for value in scale.ticks(most):
        y = float(scale(value))
        parts.append(
            f'<path d="M{left:.1f} {y:.1f}H{size.right:.1f}" stroke="{RULE}" fill="none"/>'
        )
        parts.append(words(left - 7, y + size.font * 0.35, text.number(written(value)), "end"))
    return parts


def x_axis(scale: Scale, size: Size, y: float, most: int, text: ModuleType) -> list[str]:
    """Return ticks below the panel whose lower edge is at `y`, in the language of `text`."""
    parts = [f'<path d="M{scale.start:.1f} {y:.1f}H{scale.end:.1f}" stroke="{SOFT}"/>']
    for value in scale.ticks(most):
        x = float(scale(value))
        parts.append(f'<path d="M{x:.1f} {y:.1f}v4" stroke="{SOFT}"/>')
        parts.append(words(x, y + 5 + size.font, text.number(written(value)), "middle"))
    return parts


def lines(found: Sequence[Line], x: Scale, y: Scale, size: Size) -> list[str]:
    """Return the curves, and the names of those that have one, moved apart where they meet."""
    parts = [_curve(line, x, y) for line in found]
    named = [line for line in found if line.name and np.isfinite(line.y).any()]
    rows = [textwrap.wrap(line.name, size.letters) for line in named]
    ends = [float(y(line.y[np.isfinite(line.y)][-1])) for line in named]
    step = size.font * 1.15
    for line, row, middle in zip(
        named, rows, _apart(ends, [len(row) * step + 3 for row in rows], y), strict=True
    ):
        top = middle - (len(row) - 1) * step / 2 + size.font * 0.35
        for number, said in enumerate(row):
            parts.append(words(size.right + 8, top + number * step, said, colour=line.colour))
    return parts


def _curve(line: Line, x: Scale, y: Scale) -> str:
    finite = np.isfinite(line.y)
    points = " ".join(
        f"{a:.1f} {b:.1f}" for a, b in zip(x(line.x[finite]), y(line.y[finite]), strict=True)
    )
    dashes = f' stroke-dasharray="{line.dashes}"' if line.dashes else ""
    return (
        f'<path d="M{points}" stroke="{line.colour}" stroke-width="1.7" fill="none" '
        f'stroke-linejoin="round" stroke-linecap="round"{dashes}/>'
        if points
        else ""
    )


def _apart(middles: Sequence[float], heights: Sequence[float], y: Scale) -> list[float]:
    """Return the middles moved down, then up, so far that no two texts overlap."""
    order = sorted(range(len(middles)), key=lambda i: middles[i])
    placed = list(middles)
    floor = -np.inf
    for i in order:
        placed[i] = max(placed[i], floor + heights[i] / 2)
        floor = placed[i] + heights[i] / 2
    ceiling = max(y.start, y.end) + 8
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling - heights[i] / 2)
        ceiling = placed[i] - heights[i] / 2
    return placed
