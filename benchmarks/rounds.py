"""How many workers a search for equal cells can keep busy, by the rounds that one asked in.

python -m benchmarks.rounds FOLDER, where FOLDER is a search's kept runs, such as
cache/.work/local/runs-cvae-encoder-0123456789abcdef
"""

from __future__ import annotations

import heapq
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from precompute.pack.npz import read_npz

AT_ONCE = (4, 8, 16, 64)
WORKERS = (1, 2, 4, 8, 16, 32)


def read_rounds(folder: Path) -> list[int]:
    """Return how many cells the search asked for each time.

    Kept batches follow one another; one that has fewer cells than the largest ends a round, and so
    does another purpose.
    """
    batches = []
    for file in sorted(folder.glob("*.npz")):
        arrays = read_npz(file.read_bytes(), file.name)
        batches.append((str(arrays["purpose"]), len(arrays["numbers"])))
    largest = max((count for _, count in batches), default=0)
    rounds: list[int] = []
    before: tuple[str, int] | None = None
    for purpose, count in batches:
        if before == (purpose, largest):
            rounds[-1] += count
        else:
            rounds.append(count)
        before = (purpose, count)
    return rounds


def makespan(rounds: Sequence[int], at_once: int, workers: int) -> int:
    """Return how many runs' time all rounds take, where a batch takes the time of its runs."""
    total = 0
    for count in rounds:
        batches = [at_once] * (count // at_once) + [count % at_once]
        busy = [0] * workers
        for batch in batches:
            heapq.heapreplace(busy, busy[0] + batch)
        total += max(busy)
    return total


def measure(folder: Path) -> dict[str, Any]:
    """Return the rounds, and by batch size and number of workers how much faster they are."""
    rounds = read_rounds(folder)
    runs = sum(rounds)
    return {
        "runs": runs,
        "rounds": len(rounds),
        "median_round": statistics.median(rounds),
        "times_faster": {
            f"batches of {at_once}": {
                workers: round(runs / makespan(rounds, at_once, workers), 1) for workers in WORKERS
            }
            for at_once in AT_ONCE
        },
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1])), indent=1))
