"""What a measurement may be at most."""

from __future__ import annotations

from collections.abc import Mapping


def beyond(found: Mapping[str, float], limits: Mapping[str, float]) -> list[str]:
    """Say, a line each, what of `found` is above its limit."""
    return [
        f"{name}: {found[name]}; at most {limit} is allowed"
        for name, limit in limits.items()
        if found[name] > limit
    ]
