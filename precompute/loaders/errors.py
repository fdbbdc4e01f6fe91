"""What is said of data that cannot be read. These sentences name files: for the terminal only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

FIRST = 3  # reasons an error repeats


class DataError(ValueError):
    """Data that cannot be loaded; the message says what was found, expected, and what to do."""


class Skips:
    """Collects one sentence for each file that is left out.

    Attributes:
        root: The folder (or file) that was given; files are named relative to it.
        sentences: What was left out, and why.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.sentences: list[str] = []

    def name(self, path: Path) -> str:
        """Return `path` as it is named to the user."""
        try:
            relative = path.relative_to(self.root)
        except ValueError:
            return str(path)
        return path.name if relative == Path() else str(relative)

    def add(self, thing: Path | str, why: str) -> None:
        """Note that `thing` is left out; the same sentence is noted once."""
        name = self.name(thing) if isinstance(thing, Path) else thing
        sentence = f"{name}: {why}"
        if sentence not in self.sentences[-1:]:
            self.sentences.append(sentence)

    def nothing(self, expected: str) -> DataError:
        """Return the error for data of which nothing could be loaded."""
        if not self.sentences:
            return DataError(f"{self.root}: found no image; expected {expected}")
        first = "; ".join(self.sentences[:FIRST])
        more = len(self.sentences) - FIRST
        rest = f"; and {more} more" if more > 0 else ""
        return DataError(
            f"{self.root}: no image could be loaded; expected {expected}. "
            f"Left out: {len(self.sentences)}. {first}{rest}"
        )


def group_skips(sentences: Sequence[str]) -> list[str]:
    """Put what was left out for one reason into one sentence: the first names and the count."""
    names: dict[str, list[str]] = {}
    for sentence in sentences:
        name, _, why = sentence.partition(": ")
        names.setdefault(why, []).append(name)
    grouped = []
    for why, found in names.items():
        more = len(found) - FIRST
        rest = f" and {more} more" if more > 0 else ""
        grouped.append(f"{', '.join(found[:FIRST])}{rest}: {why}")
    return grouped


def brief(error: BaseException) -> str:
    """Return an exception's first sentence, for a reader who did not write the library."""
    text = str(error).strip().splitlines()
    return (text[0] if text else type(error).__name__).rstrip(".")
