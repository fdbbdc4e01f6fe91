"""What the job tells while it runs. The job knows this protocol alone; the CLI draws it."""

from __future__ import annotations

from typing import Protocol


class Bar(Protocol):
    """A running count of something."""

    def advance(self, amount: int, note: str = "") -> None:
        """Count `amount` more done."""


class Progress(Protocol):
    """Where words and counts go."""

    def say(self, text: str) -> None:
        """Tell something."""

    def bar(self, name: str, total: int, unit: str) -> Bar:
        """Begin counting to `total`; a new bar ends the last one."""


class _Nothing:
    def advance(self, amount: int, note: str = "") -> None:
        """Do nothing."""


class Silent:
    """Tells nobody."""

    def say(self, text: str) -> None:
        """Do nothing."""

    def bar(self, name: str, total: int, unit: str) -> Bar:
        """Return a bar that shows nothing."""
        return _Nothing()
