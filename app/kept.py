"""What is made of a pack on demand, and kept by the worker that made it."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from precompute.pack import PackError

_LOG = logging.getLogger(__name__)

Tell = Callable[[PackError], None]
"""Told of each damaged file whose part is left out of what is made."""

Made = TypeVar("Made")


def log_damage(error: PackError) -> None:
    """Write a damaged file into the log."""
    _LOG.error("%s", error)


class Kept(Generic[Made]):
    """Keeps what was made last, by key; not what lacks a damaged file's part, nor what failed.

    The file may be repaired. One thread makes at a time: of several that want the same the others
    wait for it, and get what the first made.
    """

    def __init__(self, make: Callable[..., Made], most: int) -> None:
        """Keep at most so many results of `make(*key, tell)`; `tell` is a `Tell`."""
        self._make, self._most = make, most
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[Hashable, ...], Made] = OrderedDict()

    def __call__(self, *key: Hashable, tell: Tell = log_damage) -> Made:
        """Return what is kept, or made now; then `tell` of damage. Raises what `make` does."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            damage: list[PackError] = []
            made = self._make(*key, damage.append)
            if not damage:
                self._kept[key] = made
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        for error in damage:
            tell(error)
        return made
