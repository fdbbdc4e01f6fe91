"""The axes of the grid: one table from which the job, the packs, the sliders and the docs derive.

A cell is one value of each axis for one extractor. Everywhere in the project a cell's position
is written in the order of this table: learning rate, style weight, content weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Axis:
    """One dimension of the grid.

    `key` names it in code, manifests and URLs; `symbol` in captions; `default` is where a slider
    starts if its pack has that value.
    """

    key: str
    symbol: str
    label: str
    values: tuple[float, ...]
    default: float
    help: str


_POWERS_OF_TEN = tuple(float(f"1e{exponent}") for exponent in range(-15, 17))

LEARNING_RATE = Axis(
    key="learning_rate",
    symbol="LR",
    label="Learning rate",
    values=(5e-2, 1e-2, 5e-3, 1e-3, 5e-4, 1e-4, 5e-5, 1e-5),
    default=5e-2,
    help="The length of Adam's steps. A pixel moves by at most about steps × learning rate.",
)
STYLE_WEIGHT = Axis(
    key="style_weight",
    symbol="SW",
    label="Style weight",
    values=_POWERS_OF_TEN,
    default=1e-9,
    help="How much the texture must match the style image (Gram matrices).",
)
CONTENT_WEIGHT = Axis(
    key="content_weight",
    symbol="CW",
    label="Content weight",
    values=_POWERS_OF_TEN,
    default=1e-10,
    help="How much the anatomy must stay that of the content image (deep feature maps).",
)

AXES: tuple[Axis, ...] = (LEARNING_RATE, STYLE_WEIGHT, CONTENT_WEIGHT)

AxisValues = Mapping[str, Sequence[float]]
"""The values that a particular pack has on each axis, by axis key."""


def format_value(value: float) -> str:
    """Write a value as the thesis's dashboard does: `1e-09`, `5e-02`."""
    return f"{value:.0e}" if float(f"{value:.0e}") == value else f"{value:.6g}"


def format_short(value: float) -> str:
    """Write a value for a slider's mark: `1e-9`, `5e-2`, `1e16`."""
    mantissa, _, exponent = format_value(value).partition("e")
    return f"{mantissa}e{int(exponent)}" if exponent else mantissa


def check_axis_values(values: AxisValues) -> None:
    """Raise ValueError unless every axis has at least one positive value, none twice."""
    for axis in AXES:
        found = values.get(axis.key)
        if not found:
            raise ValueError(f"axis {axis.key!r} has no values; expected at least one")
        for value in found:
            if not 0 < value < float("inf"):
                raise ValueError(
                    f"axis {axis.key!r} has the value {value!r}; expected finite numbers above 0"
                )
        if len(set(found)) != len(found):
            raise ValueError(f"axis {axis.key!r} has a value twice: {list(found)}")


def in_order(axis: Axis, values: Sequence[float]) -> tuple[float, ...]:
    """Return values as the table has the axis's own: learning rates fall, weights rise.

    A slider's neighbours are then alike, and so are neighbours among which equal cells are sought.
    """
    return tuple(sorted(values, reverse=axis.values[0] > axis.values[-1]))


def grid_shape(values: AxisValues) -> tuple[int, int, int]:
    """Return how many values each axis has, in the order of the table."""
    learning_rates, style_weights, content_weights = (len(values[axis.key]) for axis in AXES)
    return learning_rates, style_weights, content_weights


def as_markdown() -> str:
    """Return the table as the page docs/axes.md, which a test holds to it."""
    lines = [
        "# The axes of the grid",
        "",
        "Written from the table in `precompute/axes.py` by `make docs`.",
        "",
        "| axis | in captions | values | the slider starts at | what it does |",
        "|---|---|---|---|---|",
    ]
    for axis in AXES:
        values = ", ".join(format_short(value) for value in axis.values)
        cells = [axis.label, axis.symbol, values, format_short(axis.default), axis.help]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(as_markdown(), end="")
