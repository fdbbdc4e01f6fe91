"""Numbers as Spanish writes them."""

from __future__ import annotations

_SIGNS = str.maketrans(",.", ".,")


def spanish(number: str) -> str:
    """Turn 1,234.5 into 1.234,5. Not for parameters, whose 5.5e-2 is a notation of its own."""
    return number.translate(_SIGNS)
