"""Write pictures of every page, in both themes, at a desktop's and a phone's size.

PYTHONPATH=. python tools/screenshots.py [FOLDER]

FOLDER is build/screenshots unless given. Prints their paths. The pages are those of the app's own
table, over the embedded pack.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.settings import ROOT
from browsing.chromium import LAUNCH_OPTIONS, find_chromium
from browsing.every_page import ADDRESSES, DESKTOP, PHONE, THEMES, open_page
from browsing.live_server import LiveServer
from precompute.config import EMBEDDED_PACK

SIZES = {"desktop": DESKTOP, "phone": PHONE}


def name_of(address: str, theme: str, size: str) -> str:
    """Return a file's name: `/es/learn` in the dark theme is `es-learn-dark-phone.png`."""
    page = address.strip("/").replace("/", "-") or "index"
    return f"{page}-{theme}-{size}.png"


def main() -> None:
    """Serve the embedded pack; open every page; keep what is seen, to its end."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=LAUNCH_OPTIONS)
        with LiveServer(EMBEDDED_PACK, Path(kept) / "pictures") as server:
            for size, viewport in SIZES.items():
                for theme in THEMES:
                    for address in ADDRESSES:
                        page = browser.new_context(viewport=viewport).new_page()
                        open_page(page, server.address + address, theme)
                        path = folder / name_of(address, theme, size)
                        page.screenshot(path=path, full_page=True)
                        page.context.close()
                        print(path, flush=True)
        browser.close()


if __name__ == "__main__":
    main()
