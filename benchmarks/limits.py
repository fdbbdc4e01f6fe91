"""What a measurement may be at most, and what at least."""

from __future__ import annotations

from collections.abc import Mapping


def beyond(found: Mapping[str, float], limits: Mapping[str, float]) -> list[str]:
    """Say, a line each, what of `found` is above its limit."""
    return [
        f"{name}: {found[name]}; at most {limit} is allowed"
        for name, limit in limits.items()
        if found[name] > limit
    ]


def short_of(found: Mapping[str, float], limits: Mapping[str, float]) -> list[str]:
    """Say, a line each, what of `found` is below its limit."""
    return [
        f"{name}: {found[name]}; at least {limit} is wanted"
        for name, limit in limits.items()
        if found[name] < limit
    ]
