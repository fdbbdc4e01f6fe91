"""The stops of the sliders: the open pack's values of each axis, rising from left to right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from precompute.axes import AXES, AxisValues, format_short, format_value

MOST_LABELS = 8
MOST_CHARACTERS = 32
"""Of all labels below one slider: eight of `5e-3`."""


@dataclass(frozen=True)
class Stop:
    """One value of an axis: where it is in the pack, and how it is written."""

    index: int
    value: float
    caption: str
    short: str


def axis_stops(values: Sequence[float]) -> list[Stop]:
    """Return the stops of one axis; `index` is each value's position in `values`."""
    return [
        Stop(index, value, format_value(value), format_short(value))
        for index, value in sorted(enumerate(values), key=lambda pair: pair[1])
    ]


def pack_stops(axes: AxisValues) -> list[list[Stop]]:
    """Return the stops of every axis, in the order of the table of axes."""
    return [axis_stops(axes[axis.key]) for axis in AXES]


def labelled(stops: Sequence[Stop]) -> list[int]:
    """Return which stops carry a label: the first, and others at even distances."""
    count = len(stops)
    stride = 1 if count <= MOST_LABELS else -(-(count - 1) // (MOST_LABELS - 2))
    while sum(len(stop.short) for stop in stops[::stride]) > MOST_CHARACTERS:
        stride += 1
    return list(range(0, count, stride))


def caption(stops: Sequence[Stop]) -> str:
    """Write a cell's position as the thesis does: `LR: 5e-02 | SW: 1e-09 | CW: 1e-10`."""
    pairs = zip(AXES, stops, strict=True)
    return " | ".join(f"{axis.symbol}: {stop.caption}" for axis, stop in pairs)
