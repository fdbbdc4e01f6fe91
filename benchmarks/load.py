"""A class at once: students with browsers' caches, each moving a slider three times a second.

`python -m benchmarks.load [STUDENTS [SECONDS]]` prints JSON, and fails if a request did. Loopback
alone; the server is the Procfile's with two workers, and ten seconds old: it began with an empty
folder of encoded pictures. The students come within ten seconds more. A step asks for the cell's
picture and, like the page, for its neighbours', each once a student.

A CDN in front keeps what says `immutable`: of all requests it hands on the first for each address.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from app.cell_table import IMAGE_PATH
from app.settings import ROOT
from benchmarks.serving import PORT, served, worker_memory
from precompute.pack import Pack

AGE = 10  # seconds
ARRIVE = 10
STEPS_A_SECOND = 3
AT_ONCE = 4  # fetches of a browser under way; `assets/atlas_pictures.js`
AHEAD = 6


@dataclass
class Tally:
    """What came of a class.

    Attributes:
        waits: Milliseconds from a step to its picture, where it was not in the browser's cache.
        at_once: Steps whose picture was.
        requests, errors: For pictures, those ahead of the hand among them.
        addresses: Of pictures.
    """

    waits: list[float] = field(default_factory=list)
    at_once: int = 0
    requests: int = 0
    errors: int = 0
    addresses: set[str] = field(default_factory=set)


class Grid:
    """Addresses of the pictures of one extractor's cells, by position."""

    def __init__(self, pack: Pack, extractor: str) -> None:
        self.shape = pack.manifest.grid_shape
        self.images = pack.cells[extractor].image.reshape(self.shape)
        self.digests = pack.digests

    def address(self, position: Sequence[int]) -> str | None:
        """Return a cell's picture's address; None outside the grid or without a picture."""
        if any(not 0 <= at < size for at, size in zip(position, self.shape, strict=True)):
            return None
        image = int(self.images[tuple(position)])
        return None if image < 0 else f"{IMAGE_PATH}{self.digests[image]}.png"

    def around(self, position: Sequence[int], axis: int) -> list[str]:
        """Return what the page fetches ahead: neighbours, then further on the axis in hand."""
        found = []
        for other in range(3):
            for reach in range(1, (AHEAD if other == axis else 1) + 1):
                for sign in (1, -1):
                    moved = [at + sign * reach * (i == other) for i, at in enumerate(position)]
                    found.append(self.address(moved))
        return [address for address in found if address is not None]


async def fetch(address: str) -> bool:
    """GET an address, and tell whether the answer was a picture, to be kept for ever."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    kept = b"immutable" in head
    return kept and head.startswith(b"HTTP/1.1 200") and body.startswith(b"\x89PNG")


async def study(grid: Grid, seed: int, seconds: float, tally: Tally) -> None:
    """Move sliders for so many seconds."""
    chance = random.Random(seed)
    seen: dict[str, asyncio.Task[None]] = {}  # in the browser's cache, or on its way there
    busy = asyncio.Semaphore(AT_ONCE)
    waiting: set[asyncio.Task[None]] = set()
    position = [chance.randrange(size) for size in grid.shape]
    axis, way = 1, 1
    await asyncio.sleep(chance.random() * ARRIVE)
    end = time.perf_counter() + seconds

    async def get(address: str) -> None:
        tally.addresses.add(address)
        tally.requests += 1
        try:
            tally.errors += not await fetch(address)
        except OSError:
            tally.errors += 1

    def begin(address: str) -> asyncio.Task[None]:
        if address not in seen:
            seen[address] = asyncio.create_task(get(address))
        return seen[address]

    async def get_ahead(address: str, step: int) -> None:
        async with busy:
            if step == steps:  # the page drops what it has not begun to fetch when the hand goes on
                await begin(address)

    steps = 0
    while time.perf_counter() < end:
        began = time.perf_counter()
        steps += 1
        if chance.random() < 0.1:
            axis, way = chance.randrange(3), chance.choice((1, -1))
        if not 0 <= position[axis] + way < grid.shape[axis]:
            way = -way
        position[axis] += way
        wanted = grid.address(position)
        if wanted is not None and not (wanted in seen and seen[wanted].done()):
            await begin(wanted)
            tally.waits.append(1000 * (time.perf_counter() - began))
        elif wanted is not None:
            tally.at_once += 1
        for address in set(grid.around(position, axis)) - set(seen):
            task = asyncio.create_task(get_ahead(address, steps))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
        await asyncio.sleep(max(0.0, 1 / STEPS_A_SECOND - (time.perf_counter() - began)))
    await asyncio.gather(*waiting, *seen.values())


async def _class(grid: Grid, students: int, seconds: float) -> Tally:
    tally = Tally()
    await asyncio.gather(*(study(grid, seed, seconds, tally) for seed in range(students)))
    return tally


def measure(students: int = 200, seconds: float = 60) -> dict[str, object]:
    """Let a class in; return milliseconds, errors, and the workers' memory before and after."""
    grid = Grid(Pack(ROOT / "cache" / "phantom"), "cvae-encoder")
    with tempfile.TemporaryDirectory() as folder, served(2, Path(folder)) as (_, process):
        time.sleep(AGE)
        before = worker_memory(process)
        tally = asyncio.run(_class(grid, students, seconds))
        after = worker_memory(process)
    return {
        "students": students,
        "seconds": seconds,
        "picture_requests": tally.requests,
        "picture_requests_behind_a_cdn": len(tally.addresses),
        "errors": tally.errors,
        "steps_shown_from_the_browsers_cache": tally.at_once,
        "steps_that_waited": len(tally.waits),
        "milliseconds_waited": _percentiles(tally.waits),
        "worker_megabytes_before": before,
        "worker_megabytes_after": after,
    }


def _percentiles(times: list[float]) -> dict[str, float]:
    ranks = (50, 95, 99, 100)
    return {f"p{rank}": round(float(np.percentile(times, rank)), 1) for rank in ranks}


if __name__ == "__main__":
    measured = measure(*map(int, sys.argv[1:]))
    print(json.dumps(measured, indent=1))
    sys.exit(bool(measured["errors"]))
