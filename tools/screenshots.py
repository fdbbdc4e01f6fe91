"""Write pictures of every page and of states of them, at a desktop's and a phone's size.

PYTHONPATH=. python tools/screenshots.py [FOLDER]

FOLDER is build/screenshots unless given. Prints their paths. The pages are those of the app's own
table, over the first embedded pack, and the explorer over the second, in both themes; states
(`browsing.states`) are in the dark one alone on the phone.
"""

from __future__ import annotations

import itertools
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright

from app.settings import ROOT
from browsing.chromium import LAUNCH_OPTIONS, find_chromium
from browsing.every_page import ADDRESSES, DESKTOP, PHONE, THEMES, open_page
from browsing.live_server import LiveServer
from browsing.states import STATES, State
from precompute.embedded import EMBEDDED_PACK, HEART_PACK

SIZES: dict[str, ViewportSize] = {"desktop": DESKTOP, "phone": PHONE}


@dataclass(frozen=True)
class Shot:
    """A picture to take: of an address, or of a state."""

    name: str
    address: str
    theme: str
    size: str
    state: State | None = None


def shots() -> list[Shot]:
    """Return all of them: every page, then the states."""
    kinds = list(itertools.product(SIZES, THEMES))
    pages = [
        Shot(address.strip("/").replace("/", "-") or "index", address, theme, size)
        for size, theme in kinds
        for address in (*ADDRESSES, f"/pack/{HEART_PACK.name}/")
    ]
    states = [
        Shot(f"state-{name}", state.address, theme, size, state)
        for size, theme in kinds
        for name, state in STATES.items()
        if size == "desktop" or theme == THEMES[0]
    ]
    return pages + states


def take(shot: Shot, browser: Browser, server: LiveServer, folder: Path) -> Path:
    """Take a picture of all that is seen, to the page's end; return its path."""
    page = browser.new_context(viewport=SIZES[shot.size], reduced_motion="reduce").new_page()
    open_page(page, server.address + shot.address, shot.theme)
    if shot.state:
        shot.state.reach(page)
        page.evaluate("scrollTo(0, 0)")  # else what is fixed to the window lies elsewhere
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    path = folder / f"{shot.name}-{shot.theme}-{shot.size}.png"
    page.screenshot(path=path, full_page=True)
    page.context.close()
    return path


def main() -> None:
    """Serve the embedded packs, and take every picture."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH_OPTIONS)
        with LiveServer(EMBEDDED_PACK, Path(kept) / "pictures", HEART_PACK) as server:
            for shot in shots():
                print(take(shot, browser, server, folder), flush=True)
        browser.close()


if __name__ == "__main__":
    main()
