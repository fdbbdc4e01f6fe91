"""The icon of the browser's tab, within the page.

Chromium asks for an icon's file anew whenever the page's address changes, and here every step of a
slider changes it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import quote

ICON = Path(__file__).with_name("icon.svg")


@cache
def icon_address() -> str:
    """Return the icon as an address (a data URI)."""
    return "data:image/svg+xml," + quote(ICON.read_text(encoding="utf-8"))
