"""Every page there is, from the app's own table of pages, as a browser opens it."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize

from app.text import ENGLISH, LANGUAGES

ADDRESSES = [words.address(page) for words in LANGUAGES.values() for page in words.explorer.PAGES]
ENGLISH_ADDRESSES = [ENGLISH.address(page) for page in ENGLISH.explorer.PAGES]
THEMES = ("dark", "light")
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
THEME_KEY = "mantine-color-scheme-value"  # assets/theme.js


def open_page(page: Page, address: str, theme: str = THEMES[0]) -> None:
    """Open an address in a theme; wait until all of it is drawn."""
    page.add_init_script(f"localStorage.setItem('{THEME_KEY}', '{theme}')")
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
