"""What every page has: the theme, the header, and the way to the other pages."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from app import text

# Greys without a tint, from text to background, so that nothing competes with the images.
_GREYS = [
    "#e6e8ea", "#c3c8cc", "#a3aab0", "#858d94", "#5b6268",
    "#3a3f44", "#26292d", "#17191c", "#0e0f11", "#08090a",
]  # fmt: skip
_THEME = {
    "primaryColor": "cyan",
    "fontFamily": "inherit",
    "colors": {"dark": _GREYS},
    "cursorType": "pointer",
    "respectReducedMotion": True,
}


def frame(address: str, store: Component, *parts: Component, lead: str = "") -> dmc.MantineProvider:
    """Return the page at `address`: its data, the header with a lead, then its parts."""
    words = [html.P(lead, className="lead")] if lead else []
    header = html.Header(
        [html.H1(text.TITLE), _pages(address), *words],
        className="page-header",
    )
    return dmc.MantineProvider([store, header, *parts], forceColorScheme="dark", theme=_THEME)


def _pages(here: str) -> html.Nav:
    links = [
        html.A(name, href=address, **({"aria-current": "page"} if address == here else {}))
        for address, name in text.PAGES.items()
    ]
    return html.Nav(links, className="pages", **{"aria-label": text.PAGES_LABEL})
