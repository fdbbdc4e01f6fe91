"""Walking a line by keyboard and by dragging, and when each step's picture was painted."""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from playwright.async_api import Page

from benchmarks.explorer_designs import ROUNDING, Design
from benchmarks.explorer_lines import Line

KEY_EVERY = 0.1  # seconds
JITTER = 0.008  # else every key falls on the same place between two frames
STOP_EVERY = 0.05  # seconds: a drag over 32 stops takes one and a half
MOVES_A_STOP = 4
RESTS = 2000  # milliseconds without input or a new picture: the page has settled

Steps = list[tuple[float, int]]
"""When the input of each step came, in milliseconds, and the place that it leads to."""

Move = Callable[[Page, Design, Line, Sequence[int]], Awaitable[Steps]]


@dataclass(frozen=True)
class Walked:
    """What came of a walk.

    Attributes:
        line: What was walked along.
        waits: Milliseconds from each step's input to the frame with its picture; None where it
            was never shown. Steps that lead to the same picture do not count.
        stale: Whether another picture than the last cell's is left on the page.
        requests_at_first: How many requests the page made on the first pass over the line.
        requests_again: On one more pass, after the page has come to rest.
    """

    line: Line
    waits: list[float | None]
    stale: bool
    requests_at_first: int
    requests_again: int


async def walk(page: Page, design: Design, line: Line, passes: int, move: Move) -> Walked:
    """Go to and fro on a line, `passes` times, on a page at rest at its first cell.

    `move` is `press_keys` or `drag`.
    """
    await page.evaluate("probe.takeInputs()")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    def count_requests() -> int:
        found = len([url for url in asked if not url.startswith("data:")])
        asked.clear()
        return found

    steps: Steps = []
    requests = []
    for places in line.passes(passes):
        steps += await move(page, design, line, places)
        requests.append(count_requests())
    await _rest(page)
    frames = [
        (when, design.picture_at(url, line)) for when, url in await page.evaluate("probe.frames")
    ]
    stale = not await _shows(page, design, line, steps[-1][1])
    count_requests()
    await move(page, design, line, line.passes(passes + 1)[-1])
    return Walked(line, waits(line, steps, frames), stale, requests[0], count_requests())


async def press_keys(page: Page, design: Design, line: Line, places: Sequence[int]) -> Steps:
    """Press an arrow key for each place."""
    await page.locator(design.thumb_of(line.moved)).focus()
    key = "ArrowRight" if places[0] < places[-1] else "ArrowLeft"
    chance = random.Random(places[0])
    pauses = [KEY_EVERY + chance.uniform(-JITTER, JITTER) for _ in places]
    await _send([(pause, lambda: page.keyboard.press(key)) for pause in pauses])
    await asyncio.sleep(KEY_EVERY)
    inputs = await _inputs(page, "keydown")
    return [(when, place) for (when, _), place in zip(inputs, places, strict=True)]


async def drag(page: Page, design: Design, line: Line, places: Sequence[int]) -> Steps:
    """Drag the thumb over these places, with several moves of the mouse for each."""
    box = await page.locator(design.track_of(line.moved)).bounding_box()
    assert box is not None
    left, width, y = box["x"], box["width"], box["y"] + box["height"] / 2
    last = len(line.positions) - 1
    final = places[-1]
    first = last - final
    ways = np.linspace(first, final, last * MOVES_A_STOP + 1)
    every = STOP_EVERY / MOVES_A_STOP
    await page.mouse.move(left + width * first / last, y)
    await page.mouse.down()
    await _send([(every, partial(page.mouse.move, left + width * way / last, y)) for way in ways])
    await page.mouse.up()
    steps: Steps = []
    for when, x in await _inputs(page, "pointermove"):
        place = round(min(max((x - left) / width, 0), 1) * last)
        if place != (steps[-1][1] if steps else first):
            steps.append((when, place))
    assert [place for _, place in steps] == list(places), "the mouse missed a stop"
    return steps


def waits(
    line: Line, steps: Sequence[tuple[float, int]], frames: Sequence[tuple[float, int]]
) -> list[float | None]:
    """Return `Walked.waits`; `frames` are when a new picture was painted, and which.

    A picture that is painted after a later step has led to it again is that step's.
    """
    pictures = [line.picture(0), *[line.picture(place) for _, place in steps]]
    found: list[float | None] = []
    for number, (began, _) in enumerate(steps):
        picture = pictures[number + 1]
        if picture == pictures[number]:
            continue
        again = min(
            (
                later
                for at, (later, _) in enumerate(steps[number + 1 :], number + 1)
                if pictures[at + 1] == picture != pictures[at]
            ),
            default=math.inf,
        )
        painted = [when for when, shown in frames if shown == picture and began <= when < again]
        found.append(painted[0] - began if painted else None)
    return found


async def _rest(page: Page) -> None:
    """Wait until the page has come to rest."""
    while not await page.evaluate(f"probe.restsFor({RESTS})"):
        await asyncio.sleep(0.1)


async def _shows(page: Page, design: Design, line: Line, place: int) -> bool:
    """Tell whether the page's picture has the pixels of the pack's, as far as the design goes."""
    shown = np.reshape(await page.evaluate("probe.greys()"), line.images.shape[1:])
    apart = np.abs(shown - design.greys(line.images[[place]])[0])
    return bool(apart.max() <= (ROUNDING if design.rescaled else 0))


async def _send(actions: Sequence[tuple[float, Callable[[], Coroutine[Any, Any, None]]]]) -> None:
    """Begin each action so many seconds after the one before, whether or not the page keeps up."""
    sent = []
    for pause, action in actions:
        await asyncio.sleep(pause)
        sent.append(asyncio.create_task(action()))
    await asyncio.gather(*sent)


async def _inputs(page: Page, kind: str) -> list[tuple[float, Any]]:
    inputs = await page.evaluate("probe.takeInputs()")
    return [(when, what) for name, when, what in inputs if name == kind]
