"""Addresses at which there is nothing, and that lead on to a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, redirect, request
from werkzeug import Response

from app.shelf import choose_mounts, mount_of
from app.text import LANGUAGES


def lead_to(address: str) -> Response:
    """Answer a request by leading it to `address`, with its own query."""
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return redirect(address + query)


def lead_to_first(routes: Blueprint, folders: Sequence[Path]) -> None:
    """Let these routes lead from pages below the first pack's name to its own, at the root.

    Links from when another pack was the first hold so; not where another has that name now.
    """
    name = mount_of(folders[0])
    if name in choose_mounts(folders):
        return
    pages = {
        f"{name}{address}".rstrip("/"): address
        for words in LANGUAGES.values()
        for address in map(words.address, words.explorer.PAGES)
    }

    @routes.before_app_request
    def lead() -> Response | None:
        address = pages.get(request.path.rstrip("/"))
        return lead_to(address) if address else None
