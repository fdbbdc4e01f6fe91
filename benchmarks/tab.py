"""The explorer in a browser's tab, as far as a server can tell: what it asks for, and when.

The page is asked for as a browser does: the HTML; the styles and scripts that it links to, over six
connections; then Dash's two calls, the pair's pictures and the first cell's, and the numbers of
losses and map. A step asks for the cell's picture, where the learning rate is another for its
losses, and then for what `assets/atlas_cell.js` fetches ahead: all pictures along the axis in hand,
and once the hand has rested those around; each once a tab, for a browser has a cache.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.connections import KINDS, PICTURES, Answer, Fetch, kind_of
from benchmarks.grid import Grid

# As in `assets/atlas_cell.js` and `assets/atlas_pictures.js`.
RESTS = 0.4  # seconds: the hand does
AROUND = 4  # stops on either side of each axis
AT_ONCE = 4  # fetches ahead under way
CONNECTIONS = 6  # of a browser to one server
CALLS = ("/_dash-layout", "/_dash-dependencies")


@dataclass
class Asked:
    """What came of requests of one kind: milliseconds of each, and how often what went wrong."""

    times: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def errors(self) -> int:
        """How many failed."""
        return self.failures.total()


@dataclass
class Tally:
    """What came of a class.

    Attributes:
        asked: By kind; of pictures, those ahead of the hand are among them.
        distinct: Addresses of the pictures that were asked for.
        pages: Milliseconds until all is there that a page begins with.
        waits: Milliseconds from a step to its picture, where it was not in the browser's cache.
        at_once: Steps whose picture was.
    """

    asked: dict[str, Asked] = field(default_factory=lambda: {kind: Asked() for kind in KINDS})
    distinct: set[str] = field(default_factory=set)
    pages: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    at_once: int = 0


class Ahead:
    """Fetches a list in the background; `fetchAhead` in `assets/atlas_pictures.js`."""

    def __init__(self, get: Callable[[str], asyncio.Task[None]]) -> None:
        """Let `get` fetch an address, or tell that it is there already."""
        self._get = get
        self._queue: list[str] = []
        self._under_way = 0

    def want(self, addresses: Iterable[str]) -> None:
        """Fetch these in this order, instead of those asked for before and not begun."""
        self._queue = list(addresses)
        self._pump()

    def _pump(self) -> None:
        while self._under_way < AT_ONCE and self._queue:
            self._under_way += 1
            self._get(self._queue.pop(0)).add_done_callback(self._arrived)

    def _arrived(self, _task: asyncio.Task[None]) -> None:
        self._under_way -= 1
        self._pump()


class Tab:
    """One student's tab and its browser's cache."""

    def __init__(self, grid: Grid, linked: Sequence[str], fetch: Fetch, tally: Tally) -> None:
        """Ask with `fetch` for the page, which links to `linked`, and for pictures of `grid`."""
        self._grid, self._linked, self._fetch, self._tally = grid, linked, fetch, tally
        self._seen: dict[str, asyncio.Task[None]] = {}  # in the cache, or on its way there
        self._ahead = Ahead(self._get)
        self._position: Sequence[int] | None = None
        self._timer: asyncio.TimerHandle | None = None

    async def open(self, position: Sequence[int]) -> None:
        """Open the page, which begins at `position`."""
        began = time.perf_counter()
        first = self._grid.address(position)
        pictures = [*self._grid.pair, *([] if first is None else [first])]
        numbers = (self._grid.map_numbers, self._grid.losses(position))
        for together in (["/"], self._linked, CALLS, pictures, numbers):
            await self._get_all(together)
        self._tally.pages.append(_since(began))
        self._show(position)

    async def step(self, position: Sequence[int]) -> None:
        """Move a slider so that the cell at `position` is shown; return when it is."""
        began = time.perf_counter()
        wanted = self._grid.address(position)
        if wanted is not None and not (wanted in self._seen and self._seen[wanted].done()):
            await self._get(wanted)
            self._tally.waits.append(_since(began))
        elif wanted is not None:
            self._tally.at_once += 1
        self._get(self._grid.losses(position))
        self._show(position)

    async def rest(self) -> None:
        """Return when nothing is on its way any more."""
        await asyncio.sleep(RESTS)
        while on_its_way := [task for task in self._seen.values() if not task.done()]:
            await asyncio.wait(on_its_way)

    def _show(self, position: Sequence[int]) -> None:
        along = self._along(position)
        self._position = position
        self._want(along)
        if self._timer is not None:
            self._timer.cancel()
        around = self._grid.around(position, AROUND)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(RESTS, lambda: self._want([*along, *around]))

    def _along(self, position: Sequence[int]) -> list[str]:
        """Return what lies along the axis in hand; nothing where the page has just been opened."""
        before = self._position or position
        moved = [axis for axis, at in enumerate(position) if at != before[axis]]
        return self._grid.along(position, moved[0]) if len(moved) == 1 else []

    def _want(self, addresses: list[str]) -> None:
        self._ahead.want(address for address in addresses if address not in self._seen)

    async def _get_all(self, addresses: Iterable[str]) -> None:
        busy = asyncio.Semaphore(CONNECTIONS)

        async def get(address: str) -> None:
            async with busy:
                await self._get(address)

        await asyncio.gather(*map(get, addresses))

    def _get(self, address: str) -> asyncio.Task[None]:
        if address not in self._seen:
            self._seen[address] = asyncio.create_task(self._ask(address))
        return self._seen[address]

    async def _ask(self, address: str) -> None:
        kind = kind_of(address)
        asked = self._tally.asked[kind]
        if kind == PICTURES:
            self._tally.distinct.add(address)
        began = time.perf_counter()
        try:
            if not is_sound(address, answer := await self._fetch(address)):
                asked.failures[f"unsound, status {answer.status}"] += 1
        except (OSError, ValueError, asyncio.IncompleteReadError) as error:
            asked.failures[repr(error)] += 1
        asked.times.append(_since(began))


def is_sound(address: str, answer: Answer) -> bool:
    """Tell whether an answer is what was asked for; of a picture, one to be kept for ever."""
    if answer.status != 200 or not answer.body:
        return False
    kept = "immutable" in answer.cache_control
    return kind_of(address) != PICTURES or (answer.body.startswith(b"\x89PNG") and kept)


def _since(began: float) -> float:
    return 1000 * (time.perf_counter() - began)
