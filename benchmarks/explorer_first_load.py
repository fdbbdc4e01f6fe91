"""How soon a page that the browser has never seen can be used, and what it weighs."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from playwright.async_api import Page

from benchmarks.explorer_designs import Design
from benchmarks.explorer_lines import Line

TRY_EVERY = 0.02  # seconds
GIVE_UP = 60.0
CODE = ("Script", "Stylesheet")

# Give the slider the focus as soon as it is there, as a hand would that waits for it.
_FOCUS = """selector => {
    const look = () => {
        const thumb = document.querySelector(selector);
        if (thumb) thumb.focus(); else requestAnimationFrame(look);
    };
    look();
}"""


@dataclass(frozen=True)
class FirstLoad:
    """Milliseconds since the address was entered, and compressed kilobytes.

    Attributes:
        picture_ms: The first picture was painted.
        reacts_ms: The picture was painted that a key led to, pressed from the beginning.
        code_kb: JavaScript and CSS, as transferred.
        code_files: In so many files.
    """

    picture_ms: float
    reacts_ms: float
    code_kb: float
    code_files: int


async def load_first(page: Page, design: Design, line: Line) -> FirstLoad:
    """Open the page in a tab with a cold cache, and press End until the picture follows."""
    session = await page.context.new_cdp_session(page)
    await session.send("Network.enable")
    kinds: dict[str, str] = {}
    weights: dict[str, float] = {}
    session.on(
        "Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda event: weights.update({event["requestId"]: event["encodedDataLength"]}),
    )
    await page.goto(design.address, wait_until="commit")
    await page.evaluate(_FOCUS, design.thumb_of(line.moved))
    last = line.picture(len(line.positions) - 1)
    async with asyncio.timeout(GIVE_UP):
        while not (frames := await page.evaluate("probe.frames")) or (
            design.picture_at(frames[-1][1], line) != last
        ):
            await page.keyboard.press("End")
            await asyncio.sleep(TRY_EVERY)
    await page.wait_for_load_state("networkidle")
    code = [weights[name] for name, kind in kinds.items() if kind in CODE]
    return FirstLoad(frames[0][0], frames[-1][0], sum(code) / 1000, len(code))
