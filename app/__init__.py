"""The explorer: shows a pack in the browser. Reads packs; computes nothing, imports no Keras.

`gunicorn "app:create_app()"` serves it; `python -m app` does that and says where to click.
"""

from __future__ import annotations

from typing import Any

__all__ = ["build_dash", "create_app"]


def __getattr__(name: str) -> Any:
    """Import the factory, and Dash with it, when it is asked for: `app.health` does without."""
    if name not in __all__:
        raise AttributeError(f"module 'app' has no attribute {name!r}")
    from app import factory

    return getattr(factory, name)
