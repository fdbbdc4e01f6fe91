"""The system's Chromium, and how it is started."""

from __future__ import annotations

import shutil
from pathlib import Path

LAUNCH_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> Path:
    """Return the system's Chromium, without a window's parts where there is such a one.

    Raises FileNotFoundError where there is none.
    """
    for name in ("chromium-headless-shell", "chromium", "chromium-browser"):
        if path := shutil.which(name):
            return Path(path)
    raise FileNotFoundError("there is no Chromium on the PATH")
