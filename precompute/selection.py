"""Which cells of the grid to run: `EXTRACTOR:LR:SW:CW`, each a list of values, `*` or `*/N`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from precompute.axes import AXES, AxisValues, format_value, grid_shape


@dataclass(frozen=True)
class Selection:
    """A block of cells: positions on each axis, in the axes' order."""

    extractor: str
    positions: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]

    def cells(self, axes: AxisValues) -> list[int]:
        """Return the numbers of the cells in the block, rising."""
        mesh = np.meshgrid(*self.positions, indexing="ij")
        numbers = np.ravel_multi_index([axis.ravel() for axis in mesh], grid_shape(axes))
        return sorted(int(number) for number in numbers)


def parse_selection(text: str, extractors: Sequence[str], axes: AxisValues) -> Selection:
    """Read `vgg16:5e-2:1e-9,1e-8:*`; `*/4` takes every fourth value, beginning with the first.

    Raises ValueError that names the part, what was found and what is valid.
    """
    parts = text.split(":")
    if len(parts) != 1 + len(AXES):
        raise ValueError(f"selection {text!r} has {len(parts)} parts; expected EXTRACTOR:LR:SW:CW")
    extractor, *choices = parts
    if extractor not in extractors:
        raise ValueError(
            f"selection {text!r}: there is no extractor {extractor!r} here; "
            f"expected one of {', '.join(extractors)}"
        )
    learning_rate, style_weight, content_weight = (
        _positions(text, axis.symbol, choice, axes[axis.key])
        for axis, choice in zip(AXES, choices, strict=True)
    )
    return Selection(extractor, (learning_rate, style_weight, content_weight))


def _positions(text: str, symbol: str, choice: str, values: Sequence[float]) -> tuple[int, ...]:
    if choice == "*":
        return tuple(range(len(values)))
    if choice.startswith("*/") and choice[2:].isdecimal() and int(choice[2:]) > 0:
        return tuple(range(0, len(values), int(choice[2:])))
    try:
        return tuple(sorted({list(values).index(float(item)) for item in choice.split(",")}))
    except ValueError:
        valid = ", ".join(format_value(value) for value in values)
        raise ValueError(
            f"selection {text!r}: {symbol} is {choice!r}; expected *, */N or values of: {valid}"
        ) from None
