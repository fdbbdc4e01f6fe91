"""A student: a browser that opens the page and then moves a slider, three steps a second.

The page is asked for as a browser does: the HTML; the styles and scripts that it links to, over six
connections; then Dash's two calls, the pair's pictures and the numbers of losses and map. A step
asks for the cell's picture and, like the page, for its neighbours', and where the learning rate is
another for that one's losses; each once a student, who has a browser's cache.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.cell_table import IMAGE_PATH, LOSSES_PATH, QUANTITIES_PATH
from benchmarks.connections import KINDS, PICTURES, Answer, Fetch, kind_of
from precompute.pack import Pack

ARRIVE = 10  # seconds
STEPS_A_SECOND = 3
AT_ONCE = 4  # fetches ahead of a browser under way; `assets/atlas_pictures.js`
AHEAD = 6
CONNECTIONS = 6  # of a browser to one server
LINKED = re.compile(r'(?:src|href)="(/[^"]+)"')
CALLS = ("/_dash-layout", "/_dash-dependencies")


@dataclass
class Asked:
    """What came of requests of one kind: milliseconds of each, and how many failed."""

    times: list[float] = field(default_factory=list)
    errors: int = 0


@dataclass
class Tally:
    """What came of a class.

    Attributes:
        asked: By kind; of pictures, those ahead of the hand are among them.
        pages: Milliseconds until all is there that a page begins with.
        waits: Milliseconds from a step to its picture, where it was not in the browser's cache.
        at_once: Steps whose picture was.
    """

    asked: dict[str, Asked] = field(default_factory=lambda: {kind: Asked() for kind in KINDS})
    pages: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    at_once: int = 0


class Grid:
    """Addresses of the pictures and numbers of one extractor's cells, by position."""

    def __init__(self, pack: Pack, extractor: str) -> None:
        self.shape = pack.manifest.grid_shape
        self.images = pack.cells[extractor].image.reshape(self.shape)
        self.digests = pack.digests
        pair = pack.manifest.pair
        self.pair = [f"{IMAGE_PATH}{source.digest}.png" for source in (pair.style, pair.content)]
        self.map_numbers = f"{QUANTITIES_PATH}{extractor}"
        self._losses = f"{LOSSES_PATH}{extractor}/"

    def losses(self, position: Sequence[int]) -> str:
        """Return the address of the losses at a cell's learning rate."""
        return f"{self._losses}{position[0]}"

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


class Student:
    """One of a class, with a hand at the slider and a browser's cache."""

    def __init__(
        self, grid: Grid, linked: Sequence[str], fetch: Fetch, tally: Tally, seed: int
    ) -> None:
        """Ask with `fetch` for the page, which links to `linked`, and for pictures of `grid`."""
        self._grid, self._linked, self._fetch, self._tally = grid, linked, fetch, tally
        self._chance = random.Random(seed)
        self._seen: dict[str, asyncio.Task[None]] = {}  # in the cache, or on its way there
        self._waiting: set[asyncio.Task[None]] = set()
        self._position = [self._chance.randrange(size) for size in grid.shape]
        self._axis, self._way = 1, 1
        self._steps = 0

    async def study(self, seconds: float) -> None:
        """Come at some time, open the page, and move sliders for so many seconds."""
        await asyncio.sleep(self._chance.random() * ARRIVE)
        await self._open_page()
        busy = asyncio.Semaphore(AT_ONCE)
        end = time.perf_counter() + seconds
        while (began := time.perf_counter()) < end:
            self._move()
            await self._look()
            self._get_ahead(busy)
            await asyncio.sleep(max(0.0, 1 / STEPS_A_SECOND - (time.perf_counter() - began)))
        await asyncio.gather(*self._waiting, *self._seen.values())

    async def _open_page(self) -> None:
        began = time.perf_counter()
        numbers = (self._grid.map_numbers, self._grid.losses(self._position))
        for together in (["/"], self._linked, CALLS, self._grid.pair, numbers):
            await self._get_all(together)
        self._tally.pages.append(_since(began))

    async def _get_all(self, addresses: Iterable[str]) -> None:
        busy = asyncio.Semaphore(CONNECTIONS)

        async def get(address: str) -> None:
            async with busy:
                await self._get(address)

        await asyncio.gather(*map(get, addresses))

    def _move(self) -> None:
        self._steps += 1
        if self._chance.random() < 0.1:
            self._axis, self._way = self._chance.randrange(3), self._chance.choice((1, -1))
        if not 0 <= self._position[self._axis] + self._way < self._grid.shape[self._axis]:
            self._way = -self._way
        self._position[self._axis] += self._way

    async def _look(self) -> None:
        began = time.perf_counter()
        wanted = self._grid.address(self._position)
        if wanted is not None and not (wanted in self._seen and self._seen[wanted].done()):
            await self._get(wanted)
            self._tally.waits.append(_since(began))
        elif wanted is not None:
            self._tally.at_once += 1

    def _get_ahead(self, busy: asyncio.Semaphore) -> None:
        step = self._steps

        async def get(address: str) -> None:
            async with busy:
                if step == self._steps:  # the page drops what it has not begun to fetch by then
                    await self._get(address)

        self._get(self._grid.losses(self._position))
        for address in set(self._grid.around(self._position, self._axis)) - set(self._seen):
            task = asyncio.create_task(get(address))
            self._waiting.add(task)
            task.add_done_callback(self._waiting.discard)

    def _get(self, address: str) -> asyncio.Task[None]:
        if address not in self._seen:
            self._seen[address] = asyncio.create_task(self._ask(address))
        return self._seen[address]

    async def _ask(self, address: str) -> None:
        asked = self._tally.asked[kind_of(address)]
        began = time.perf_counter()
        try:
            asked.errors += not is_sound(address, await self._fetch(address))
        except (OSError, ValueError, asyncio.IncompleteReadError):
            asked.errors += 1
        asked.times.append(_since(began))


def is_sound(address: str, answer: Answer) -> bool:
    """Tell whether an answer is what was asked for; of a picture, one to be kept for ever."""
    if answer.status != 200 or not answer.body:
        return False
    kept = "immutable" in answer.cache_control
    return kind_of(address) != PICTURES or (answer.body.startswith(b"\x89PNG") and kept)


def _since(began: float) -> float:
    return 1000 * (time.perf_counter() - began)
