"""How good the explorer's figures must be, and which of them are not."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

AT_MOST = {"p95_ms": 40, "stale_at_the_end": 0, "requests_a_step_once_loaded": 0}
"""Of keys and of a drag, with latency and without."""

LOAD_AT_MOST = {"picture_ms": 1000, "code_kb": 1300}
"""Of the median first load."""

SHOWN_AT_LEAST = 110
"""Steps of a drag, of some 118."""

TIMES_FASTER_AT_LEAST = 2
"""By keyboard on loopback, at the 95th percentile."""


def excesses(measured: dict[str, Any]) -> list[str]:
    """Say which figures of `explorer.measure` are beyond their limits, what was found and allowed.

    A wait is that of the median round; what should be 0 is that of the worst.
    """
    return [*_of_loads(measured), *_of_walks(measured), *_of_speed(measured)]


def _of_loads(measured: dict[str, Any]) -> Iterator[str]:
    load = measured["explorer"]["first_load"]
    for figure, limit in LOAD_AT_MOST.items():
        yield from _above(f"first_load {figure}", load[figure][0], limit)


def _of_walks(measured: dict[str, Any]) -> Iterator[str]:
    walks = {name: found for name, found in measured["explorer"].items() if "_at_" in name}
    for name, found in walks.items():
        for figure, limit in AT_MOST.items():
            median, _, most = found.get(figure, [math.inf] * 3)  # no wait where nothing was shown
            yield from _above(f"{name} {figure}", median if limit else most, limit)
        if name.startswith("drag"):
            yield from _below(f"{name} shown", found["shown"][0], SHOWN_AT_LEAST)


def _of_speed(measured: dict[str, Any]) -> Iterator[str]:
    ours, theirs = (
        measured[design]["keys_at_0_ms"].get("p95_ms", [math.inf])[0]
        for design in ("explorer", "original")
    )
    times = 0.0 if math.isinf(ours) else theirs / ours
    yield from _below("keys_at_0_ms times faster at p95", times, TIMES_FASTER_AT_LEAST)


def _above(name: str, found: float, limit: float) -> Iterator[str]:
    if found > limit:
        yield f"{name}: {found:g}; at most {limit} is allowed"


def _below(name: str, found: float, limit: float) -> Iterator[str]:
    if found < limit:
        yield f"{name}: {found:.3g}; at least {limit} is wanted"
