"""Words and progress bars on a terminal."""

from __future__ import annotations

import logging
import os
import sys

from tqdm import tqdm

from precompute.progress import Bar


def silence_tensorflow() -> None:
    """Keep TensorFlow from writing between the bars. Call it before TensorFlow is imported."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # each model compiles anew: meant


class _TerminalBar:
    def __init__(self, name: str, total: int, unit: str) -> None:
        # By default tqdm waits for as many more as came at once before: a whole batch, of minutes.
        self.bar = tqdm(total=total, unit=unit, desc=name, unit_scale=total > 10000, miniters=0)

    def advance(self, amount: int, note: str = "") -> None:
        """Count `amount` more done."""
        if note:
            self.bar.set_postfix_str(note, refresh=False)
        self.bar.update(amount)


class Terminal:
    """Draws the job's progress on standard error."""

    def __init__(self) -> None:
        self._current: _TerminalBar | None = None

    def say(self, text: str) -> None:
        """Print a line, ending the bar before it."""
        self.close()
        print(text, file=sys.stderr, flush=True)

    def bar(self, name: str, total: int, unit: str) -> Bar:
        """Begin a bar, ending the one before."""
        self.close()
        self._current = _TerminalBar(name, total, unit)
        return self._current

    def close(self) -> None:
        """End the bar."""
        if self._current is not None:
            self._current.bar.close()
            self._current = None
