"""How soon the explorer's picture follows the hand, beside the original's design.

`python -m benchmarks.explorer` measures both in one headless Chromium, in turn, prints JSON, and
fails beyond the limits of `explorer_limits`.

A first load is what somebody meets who opens a browser that is running already, but has never seen
the page: each begins with an empty cache. The browser's own first page is reported apart, as the
very first load: it pays for the start of the browser's processes too, and ours comes before the
original's.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize, async_playwright

from benchmarks.explorer_designs import Design, explorer, original
from benchmarks.explorer_first_load import FirstLoad, load_first
from benchmarks.explorer_limits import excesses
from benchmarks.explorer_lines import Line, liveliest_line
from benchmarks.explorer_steps import Move, Walked, drag, press_keys, walk
from browsing.chromium import LAUNCH_OPTIONS, find_chromium
from precompute.embedded import EMBEDDED_PACK
from precompute.pack import Pack

ROUNDS = 3
LOADS = 7  # of each design, the very first among them
EXTRACTOR = "cvae-encoder"
PASSES = {1: 3, 2: 2}  # by axis: the style weight, the content weight
WINDOW: ViewportSize = {"width": 1440, "height": 900}
LATENCY = 40  # milliseconds a round trip
RATE = 20e6 / 8  # bytes a second, where there is latency
HANDS: dict[str, Move] = {"keys": press_keys, "drag": drag}
PROBE = Path(__file__).with_name("probe.js")


def measure() -> dict[str, Any]:
    """Return figures by design, hand and latency; each the median of the rounds, and its span.

    `first_load` is the median and the span of all loads but the `very_first_load`.
    """
    pack = Pack(EMBEDDED_PACK)
    lines = [liveliest_line(pack, EXTRACTOR, axis) for axis in PASSES]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        designs = {
            serve.__name__: servers.enter_context(serve(Path(folder), lines))
            for serve in (explorer, original)
        }
        return asyncio.run(_measure(designs, lines))


async def _measure(designs: dict[str, list[Design]], lines: list[Line]) -> dict[str, Any]:
    walks: dict[tuple[str, str, int], list[list[Walked]]] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=find_chromium(), args=LAUNCH_OPTIONS
        )
        loads = await _load_each(browser, designs, lines[0])
        for _ in range(ROUNDS):
            for latency in (0, LATENCY):
                for hand, move in HANDS.items():
                    for name, pages in designs.items():
                        found = [
                            await _walk(browser, design, line, latency, move)
                            for design, line in zip(pages, lines, strict=True)
                        ]
                        walks.setdefault((name, hand, latency), []).append(found)
        version = browser.version
        await browser.close()
    result: dict[str, Any] = {"chromium": version, "rounds": ROUNDS}
    for name in designs:
        very_first, *others = map(vars, loads[name])
        result[name] = {
            "very_first_load": {figure: round(value, 2) for figure, value in very_first.items()},
            "first_load": _span_each(others),
        }
        for hand in HANDS:
            for latency in (0, LATENCY):
                rounds = [_sum_up(found) for found in walks[name, hand, latency]]
                result[name][f"{hand}_at_{latency}_ms"] = _span_each(rounds)
    return result


async def _load_each(
    browser: Browser, designs: dict[str, list[Design]], line: Line
) -> dict[str, list[FirstLoad]]:
    """Load the designs in turn, each time with a cold cache."""
    loads: dict[str, list[FirstLoad]] = {name: [] for name in designs}
    for _ in range(LOADS):
        for name, pages in designs.items():
            async with _tab(browser, pages[0]) as page:
                loads[name].append(await load_first(page, pages[0], line))
    return loads


async def _walk(browser: Browser, design: Design, line: Line, latency: int, move: Move) -> Walked:
    async with _tab(browser, design) as page:
        if latency:
            session = await page.context.new_cdp_session(page)
            await session.send("Network.enable")
            await session.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": latency,
                    "downloadThroughput": RATE,
                    "uploadThroughput": RATE,
                },
            )
        await page.goto(design.address)
        await page.wait_for_selector(design.picture)
        await page.wait_for_load_state("networkidle")
        return await walk(page, design, line, PASSES[line.axis], move)


@asynccontextmanager
async def _tab(browser: Browser, design: Design) -> AsyncIterator[Page]:
    """Open a tab with a cold cache, and the probe in it."""
    context: BrowserContext = await browser.new_context(viewport=WINDOW)
    page = await context.new_page()
    await page.add_init_script(f"window.pictureSelector = {json.dumps(design.picture)}")
    await page.add_init_script(path=PROBE)
    yield page
    await context.close()


def _sum_up(walked: Sequence[Walked]) -> dict[str, float]:
    """Return one round's figures."""
    waits = [wait for found in walked for wait in found.waits]
    shown = [wait for wait in waits if wait is not None]
    figures: dict[str, float] = {"steps": len(waits), "shown": len(shown)}
    if shown:
        p50, p95 = np.percentile(shown, [50, 95])
        figures |= {"p50_ms": p50, "p95_ms": p95, "max_ms": max(shown)}
    stops = sum(len(found.line.positions) - 1 for found in walked)
    return figures | {
        "stale_at_the_end": sum(found.stale for found in walked),
        "requests_a_step_at_first": sum(found.requests_at_first for found in walked) / stops,
        "requests_a_step_once_loaded": sum(found.requests_again for found in walked) / stops,
    }


def _span_each(rounds: Sequence[dict[str, float]]) -> dict[str, list[float]]:
    """Return, by figure, its median over the rounds, the least and the most."""
    names = list(dict.fromkeys(name for figures in rounds for name in figures))
    return {name: _span(figures[name] for figures in rounds if name in figures) for name in names}


def _span(values: Iterable[float]) -> list[float]:
    found = list(values)
    return [round(value, 2) for value in (statistics.median(found), min(found), max(found))]


if __name__ == "__main__":
    measured = measure()
    print(json.dumps(measured, indent=1))
    sys.exit("\n".join(excesses(measured)) or None)
