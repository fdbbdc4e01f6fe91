"""Sets of cell numbers as sorted half-open ranges: how the manifest says what a shard holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def to_ranges(numbers: Iterable[int]) -> list[list[int]]:
    """Write a set of numbers as ranges: {0, 1, 2, 7} -> [[0, 3], [7, 8]]."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and ranges[-1][1] == number:
            ranges[-1][1] = number + 1
        else:
            ranges.append([number, number + 1])
    return ranges


def from_ranges(ranges: Iterable[Iterable[int]]) -> Iterator[int]:
    """Give back the numbers in ranges: [[0, 3], [7, 8]] -> 0, 1, 2, 7."""
    for start, stop in ranges:
        yield from range(start, stop)
