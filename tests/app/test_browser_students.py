"""The students of `benchmarks.load` ask for what a browser asks for."""

from __future__ import annotations

from collections import Counter

import pytest
from playwright.sync_api import Browser

from app.cell_table import LOSSES_PATH, QUANTITIES_PATH
from benchmarks.connections import PAGES, Connections, kind_of
from benchmarks.load import links_of
from benchmarks.students import Grid, Student, Tally
from browsing.live_server import LiveServer
from tests.apart import run_apart
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser


def without_rate(address: str) -> str:
    """A student begins at a learning rate of their own."""
    return address.rpartition("/")[0] if address.startswith(LOSSES_PATH) else address


def test_a_student_asks_for_what_a_browser_asks_for(
    chromium: Browser, tiny_server: LiveServer
) -> None:
    with Explorer(chromium, tiny_server) as page:
        with (
            page.page.expect_response(f"**{QUANTITIES_PATH}*"),
            page.page.expect_response(f"**{LOSSES_PATH}**"),
        ):
            page.open()
        asked_for = [request.url.removeprefix(page.address) for request in page.requests]
    found = [address for address in asked_for if address.startswith("/")]  # the icon is in the page
    (extractor,) = (name.split("/")[2] for name in found if name.startswith(QUANTITIES_PATH))
    asked: list[str] = []
    tally, connections = Tally(), Connections(tiny_server.address, Counter())

    async def fetch(address: str) -> object:
        asked.append(address)
        return await connections.fetch(address)

    async def study() -> None:
        linked, grid = links_of(tiny_server.address), Grid(tiny_server.pack, extractor)
        await Student(grid, linked, fetch, tally, seed=1).study(0)
        connections.close()

    run_apart(study())
    assert tally.asked[PAGES].errors == 0
    mine, browsers = (
        sorted(without_rate(address) for address in addresses if kind_of(address) == PAGES)
        for addresses in (asked, found)
    )
    assert mine == browsers
