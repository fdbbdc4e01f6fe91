"""A class at once: students with browsers' caches, each moving a slider three times a second.

`python -m benchmarks.load [STUDENTS [SECONDS]]` prints JSON, and fails where a request did, an
image took longer than it may, or a worker's memory grew. Loopback alone; the server is the
Procfile's with two workers, and ten seconds old: it began with an empty folder of encoded pictures.
The students come within ten seconds more. A step asks for the cell's picture and, like the page,
for its neighbours', each once a student, over connections that are kept open, as a browser's are.

A CDN in front keeps what says `immutable`: of all requests it hands on the first for each address.
"""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
LOOK_EVERY = 5  # seconds
LIMITS = {"p99_milliseconds": 250, "worker_megabytes": 150, "worker_megabytes_grown": 20}


@dataclass
class Tally:
    """What came of a class.

    Attributes:
        answers: Milliseconds from a request to its picture, those ahead of the hand among them.
        waits: Milliseconds from a step to its picture, where it was not in the browser's cache.
        at_once: Steps whose picture was.
        errors: Requests that brought no picture.
        addresses: Of pictures.
        most_memory: Megabytes of the largest worker at any time.
    """

    answers: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    at_once: int = 0
    errors: int = 0
    addresses: set[str] = field(default_factory=set)
    most_memory: float = 0.0


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


class Connections:
    """A browser's connections to the server, each used again once its answer is there."""

    def __init__(self) -> None:
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def fetch(self, address: str) -> bool:
        """GET an address, and tell whether the answer was a picture, to be kept for ever.

        Raises OSError or IncompleteReadError where there is no answer.
        """
        while self._idle:
            kept = self._idle.pop()
            try:
                return await self._ask(address, *kept)
            except ConnectionError:  # idle too long: the server had ended it
                kept[1].close()
            except asyncio.IncompleteReadError as error:
                kept[1].close()
                if error.partial:
                    raise
        return await self._ask(address, *await asyncio.open_connection("127.0.0.1", PORT))

    async def _ask(
        self, address: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        writer.write(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(length)
        if b"connection: close" in head:
            writer.close()
        else:
            self._idle.append((reader, writer))
        found = head.startswith(b"http/1.1 200") and body.startswith(b"\x89PNG")
        return found and b"immutable" in head

    def close(self) -> None:
        """End them all."""
        for _, writer in self._idle:
            writer.close()


async def study(grid: Grid, seed: int, seconds: float, tally: Tally) -> None:
    """Move sliders for so many seconds."""
    chance = random.Random(seed)
    connections = Connections()
    seen: dict[str, asyncio.Task[None]] = {}  # in the browser's cache, or on its way there
    busy = asyncio.Semaphore(AT_ONCE)
    waiting: set[asyncio.Task[None]] = set()
    position = [chance.randrange(size) for size in grid.shape]
    axis, way = 1, 1
    await asyncio.sleep(chance.random() * ARRIVE)
    end = time.perf_counter() + seconds

    async def get(address: str) -> None:
        tally.addresses.add(address)
        asked = time.perf_counter()
        try:
            tally.errors += not await connections.fetch(address)
        except (OSError, ValueError, asyncio.IncompleteReadError):
            tally.errors += 1
        tally.answers.append(1000 * (time.perf_counter() - asked))

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
    connections.close()


async def _class(
    grid: Grid, students: int, seconds: float, process: subprocess.Popen[bytes]
) -> Tally:
    tally = Tally()
    watch = asyncio.create_task(_watch(process, tally))
    await asyncio.gather(*(study(grid, seed, seconds, tally) for seed in range(students)))
    watch.cancel()
    return tally


async def _watch(process: subprocess.Popen[bytes], tally: Tally) -> None:
    """Look at the workers' memory every so often: one may be replaced before the end."""
    while True:
        await asyncio.sleep(LOOK_EVERY)
        with suppress(OSError, KeyError):  # one has just ended
            found = [worker["rss"] for worker in worker_memory(process)]
            tally.most_memory = max(tally.most_memory, *found)


def measure(students: int = 200, seconds: float = 60) -> dict[str, Any]:
    """Let a class in; return milliseconds, errors, and the workers' memory before and after."""
    grid = Grid(Pack(ROOT / "cache" / "phantom"), "cvae-encoder")
    with tempfile.TemporaryDirectory() as folder, served(2, Path(folder)) as (_, process):
        time.sleep(AGE)
        before = worker_memory(process)
        tally = asyncio.run(_class(grid, students, seconds, process))
        after = worker_memory(process)
    return {
        "students": students,
        "seconds": seconds,
        "picture_requests": len(tally.answers),
        "picture_requests_behind_a_cdn": len(tally.addresses),
        "errors": tally.errors,
        "steps_shown_from_the_browsers_cache": tally.at_once,
        "steps_that_waited": len(tally.waits),
        "milliseconds_an_image": _percentiles(tally.answers),
        "milliseconds_a_step_waited": _percentiles(tally.waits),
        "worker_megabytes_before": before,
        "worker_megabytes_after": after,
        "worker_megabytes_at_most": max(tally.most_memory, *(worker["rss"] for worker in after)),
    }


def _percentiles(times: list[float]) -> dict[str, float]:
    ranks = (50, 95, 99, 100)
    return {f"p{rank}": round(float(np.percentile(times, rank)), 1) for rank in ranks}


def excesses(measured: dict[str, Any]) -> list[str]:
    """Say what of a measurement is beyond `LIMITS`."""
    before = max(worker["rss"] for worker in measured["worker_megabytes_before"])
    most = measured["worker_megabytes_at_most"]
    found = {
        "p99_milliseconds": measured["milliseconds_an_image"]["p99"],
        "worker_megabytes": most,
        "worker_megabytes_grown": round(most - before, 1),
    }
    said = [
        f"{name}: {found[name]}; at most {limit} is allowed"
        for name, limit in LIMITS.items()
        if found[name] > limit
    ]
    return said + [f"errors: {measured['errors']}"] * bool(measured["errors"])


if __name__ == "__main__":
    measured = measure(*map(int, sys.argv[1:]))
    print(json.dumps(measured, indent=1))
    sys.exit("\n".join(excesses(measured)) or None)
