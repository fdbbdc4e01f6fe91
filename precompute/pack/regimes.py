"""Why a cell's picture looks as it does: the regime that its parameters put the run in."""

from __future__ import annotations

from enum import IntEnum


class Regime(IntEnum):
    """A cell's regime: the first that holds in this order, but OVERSHOT before CONTENT_HELD."""

    UNKNOWN = 0
    """Not told: cells that were run without comparing them with others."""
    UNCHANGED = 1
    """No pixel moves by more than half a grey level."""
    CONTENT_HELD = 2
    """The content weight takes more than half of what the style weight alone would reach."""
    OVERSHOT = 3
    """So it does, but its first steps overshot, and what the rest ended in is noise."""
    LINEAR = 4
    """The gradient is far below Adam's epsilon: only learning rate times weights matters."""
    CHAOTIC = 5
    """Rounding alone moves some pixel by more than a grey level."""
    SATURATED = 6
    """The gradient is far above epsilon: of the weights only the ratio matters."""
    BETWEEN = 7
    """It is near epsilon: both the ratio and the scale matter."""


COLOURS = {
    Regime.UNKNOWN: "#858d94",
    Regime.UNCHANGED: "#d5d8dc",
    Regime.CONTENT_HELD: "#8fb8de",
    Regime.OVERSHOT: "#8d6a9f",
    Regime.LINEAR: "#81b29a",
    Regime.CHAOTIC: "#e07a5f",
    Regime.SATURATED: "#f2cc8f",
    Regime.BETWEEN: "#b7d6a3",
}
"""Of each regime on maps of the grid."""

NAMES = {regime: regime.name.lower().replace("_", "-") for regime in Regime if regime}
"""What each regime is called in English."""
