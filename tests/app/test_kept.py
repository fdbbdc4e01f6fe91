"""What is kept of what was made, and what is made again."""

from __future__ import annotations

import pytest

from app.kept import Kept, Tell
from precompute.pack import PackError


class Maker:
    """Counts what it makes; tells of damage, or fails, as long as it is said to."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.damage: PackError | None = None
        self.failure: Exception | None = None

    def __call__(self, key: str, tell: Tell) -> str:
        self.made.append(key)
        if self.failure:
            raise self.failure
        if self.damage:
            tell(self.damage)
        return f"{key}{len(self.made)}"


def test_what_was_used_longest_ago_is_made_again() -> None:
    maker = Maker()
    kept = Kept(maker, most=2)
    assert [kept(key) for key in "abacab"] == ["a1", "b2", "a1", "c3", "a1", "b4"]


def test_what_lacks_something_is_not_kept_and_is_told_each_time(
    caplog: pytest.LogCaptureFixture,
) -> None:
    maker, told = Maker(), []
    kept = Kept(maker, most=2)
    maker.damage = PackError("x.npz: damaged")
    assert kept("a", tell=told.append) == "a1"
    assert kept("a") == "a2"
    assert told == [maker.damage]
    assert caplog.text.count("x.npz: damaged") == 1
    maker.damage = None
    assert [kept("a"), kept("a")] == ["a3", "a3"]


def test_what_failed_is_tried_again() -> None:
    maker = Maker()
    kept = Kept(maker, most=2)
    maker.failure = KeyError("a")
    with pytest.raises(KeyError):
        kept("a")
    maker.failure = None
    assert kept("a") == "a2"
