"""A student: a hand that opens the page and then moves a slider, three steps a second."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence

from benchmarks.tab import Tab

ARRIVE = 10  # seconds
STEPS_A_SECOND = 3


class Student:
    """One of a class, who now and then takes up another slider, or turns round."""

    def __init__(self, tab: Tab, shape: Sequence[int], seed: int) -> None:
        """Let a hand, the same for the same seed, move through a grid of `shape` in `tab`."""
        self._tab, self._shape = tab, shape
        self._chance = random.Random(seed)
        self._position = [self._chance.randrange(size) for size in shape]
        self._axis, self._way = 1, 1

    async def study(self, seconds: float) -> None:
        """Come at some time, open the page, and move sliders for so many seconds."""
        await asyncio.sleep(self._chance.random() * ARRIVE)
        await self._tab.open(tuple(self._position))
        end = time.perf_counter() + seconds
        while (began := time.perf_counter()) < end:
            self._move()
            await self._tab.step(tuple(self._position))
            await asyncio.sleep(max(0.0, 1 / STEPS_A_SECOND - (time.perf_counter() - began)))
        await self._tab.rest()

    def _move(self) -> None:
        if self._chance.random() < 0.1:
            self._axis, self._way = self._chance.randrange(3), self._chance.choice((1, -1))
        if not 0 <= self._position[self._axis] + self._way < self._shape[self._axis]:
            self._way = -self._way
        self._position[self._axis] += self._way
