"""Which language a visitor gets: the one of the address, else the one chosen, else the browser's.

Addresses without a language are English. Who comes to one from elsewhere, without having chosen
English, with a browser that prefers another of the page's languages, is sent to that. Who follows a
link of these pages gets where it leads: in a frame of another site no choice is remembered.
"""

from __future__ import annotations

import re

from flask import Blueprint, Request, Response, request
from werkzeug import Response as AnyResponse

from app.redirects import lead_to
from app.text import BELOW, ENGLISH, LANGUAGES, Words

COOKIE = "language"
"""Set by `assets/language.js` when a visitor chooses; not sent from a frame of another site."""

ORIGIN = "Sec-Fetch-Site"
"""By which browsers tell where a request comes from (W3C, Fetch Metadata Request Headers)."""


def language_of(asked: Request) -> Words:
    """Return the words of the language that a request's address or, there, its visitor names."""
    mount, page = split_mount(asked.path)
    for words in LANGUAGES.values():
        if words.prefix and f"{page}/".startswith(f"{words.prefix}/"):
            return words.at(mount)
    return preferred_language(asked).at(mount)


def split_mount(path: str) -> tuple[str, str]:
    """Split a path into what names a pack besides the first, or nothing, and the rest."""
    found = re.match(rf"{BELOW}[a-z0-9-]+(?=/)", path)
    return (found.group(), path[found.end() :]) if found else ("", path)


def preferred_language(asked: Request) -> Words:
    """Return the words of the language that a visitor chose before or that the browser prefers."""
    if chosen := LANGUAGES.get(asked.cookies.get(COOKIE, "")):
        return chosen
    for tag in asked.accept_languages.values():  # the most wanted first
        if found := LANGUAGES.get(tag.partition("-")[0].lower()):
            return found
    return ENGLISH


def send_to_language(routes: Blueprint) -> None:
    """Let these routes send visitors of the English pages to the language that they prefer."""

    @routes.before_app_request
    def send() -> AnyResponse | None:
        words = preferred_language(request)
        mount, page = split_mount(request.path)
        if page not in ENGLISH.explorer.PAGES or words is ENGLISH or _follows_own_link(request):
            return None
        return lead_to(words.at(mount).address(page))

    @routes.after_app_request
    def vary(response: Response) -> Response:
        if split_mount(request.path)[1] in ENGLISH.explorer.PAGES:
            response.vary.update(("Accept-Language", "Cookie", ORIGIN))
        return response


def _follows_own_link(asked: Request) -> bool:
    return asked.headers.get(ORIGIN) == "same-origin"
