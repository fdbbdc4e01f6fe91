"""Compressed scripts and styles, kept: a class that opens the page at once asks for the same ones.

Flask-Compress, which Dash brings along, asks such a store by request, encoding by encoding.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from flask import Flask, Request

from app.sent import SENT_PATH

KEPT_PATHS = (SENT_PATH, "/_dash-component-suites/")
"""Under these an address has always the same answer."""

MOST = 64
"""Answers kept at most, of at most some 250 kB: Dash takes any number for a script's version."""


class CompressedAnswers:
    """The last answers that were compressed, by key; nothing is kept under a key that ends in ;."""

    def __init__(self) -> None:
        """Begin empty."""
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """Return what is kept under a key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def set(self, key: str, answer: bytes) -> None:
        """Keep an answer; the one that was not asked for the longest may go."""
        if key.endswith(";"):
            return
        with self._lock:
            self._kept[key] = answer
            self._kept.move_to_end(key)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)


def keep_compressed(server: Flask) -> None:
    """Let the server keep them. To be called before Dash is on it."""
    server.config["COMPRESS_CACHE_BACKEND"] = CompressedAnswers
    server.config["COMPRESS_CACHE_KEY"] = _key


def _key(request: Request) -> str:
    """Name what may be kept, else nothing; Flask-Compress puts "encoding;" before it."""
    return request.path if request.path.startswith(KEPT_PATHS) else ""
