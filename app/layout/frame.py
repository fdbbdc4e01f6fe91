"""What every page has: the theme, the header, and the ways to other pages and languages."""

from __future__ import annotations

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from app import ids
from app.text import LANGUAGES, PackLink, Words

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


def frame(page: str, words: Words, *parts: Component, lead: str = "") -> dmc.MantineProvider:
    """Return a page: the header with a lead, then its parts.

    Args:
        page: A key of `explorer.PAGES`.
        words: In the page's language.
        parts: What follows the header.
        lead: A sentence beside the title.
    """
    said = [html.P(lead, className="lead")] if lead else []
    ways = [_pages(page, words), *_packs(page, words), _languages(page, words), _theme(words)]
    header = html.Header([html.H1(words.explorer.TITLE), *ways, *said], className="page-header")
    return dmc.MantineProvider([header, *parts], defaultColorScheme="dark", theme=_THEME)


def _pages(here: str, words: Words) -> html.Nav:
    """Links to all pages; `assets/pages.js` lets the explorer's lead back to where it was."""
    links = [
        html.A(
            name,
            href=words.address(page),
            **{"data-page": page},
            **({"aria-current": "page"} if page == here else {}),
        )
        for page, name in words.explorer.PAGES.items()
    ]
    return html.Nav(
        links,
        className="pages",
        **{"aria-label": words.explorer.PAGES_LABEL, "data-mount": words.mount},
    )


def _packs(page: str, words: Words) -> list[html.Details]:
    """The menu of packs; none where there is one pack alone."""
    if len(words.packs) < 2:
        return []
    titles = {link.mount: _title(link, words) for link in words.packs}
    links = [
        html.Li(
            html.A(
                titles[link.mount],
                href=words.at(link.mount).address(page),
                **({"aria-current": "true"} if link.mount == words.mount else {}),
            )
        )
        for link in words.packs
    ]
    said = html.Summary([f"{words.explorer.PACK_LABEL}: ", titles[words.mount]])
    return [html.Details([said, html.Ul(links)], className="packs")]


def _title(link: PackLink, words: Words) -> str:
    title = words.explorer.of_pack(link.title)
    return f"{title} ({link.folder})" if link.folder else str(title)


def _languages(page: str, words: Words) -> html.Nav:
    """Links to this page in the other languages; `assets/language.js` keeps the choice."""
    links = [
        html.A(
            other.explorer.LANGUAGE_NAME,
            href=other.at(words.mount).address(page),
            lang=other.language,
            hrefLang=other.language,
            **{"data-language": other.language},
        )
        for other in LANGUAGES.values()
        if other.language != words.language
    ]
    return html.Nav(
        links, className="pages languages", **{"aria-label": words.explorer.LANGUAGES_LABEL}
    )


def _theme(words: Words) -> html.Button:
    """Changes between a light and a dark page; `assets/theme.js` does it and keeps the choice."""
    return html.Button(
        "◐", id=ids.THEME, className="theme", **{"aria-label": words.explorer.THEME_LABEL}
    )
