"""The students of `benchmarks.load` ask for what a browser asks for."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from playwright.sync_api import Browser

from app.cell_table import LOSSES_PATH, QUANTITIES_PATH
from benchmarks.connections import PAGES, PICTURES, Answer, Connections, Traffic, kind_of
from benchmarks.grid import Grid
from benchmarks.load import links_of
from benchmarks.tab import Tab, Tally
from browsing.live_server import LiveServer
from precompute.axes import AXES
from tests.apart import run_apart
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

EXTRACTOR = "cvae-encoder"
# Stops from the left: of the learning rate, the style weight, the content weight.
OPENING = (5, 11, 5)
NEXT = (5, 12, 5)


class Asking:
    """A student's tab at a server, and what it asked for."""

    def __init__(self, server: LiveServer, extractor: str) -> None:
        self.asked: list[str] = []
        self.tally = Tally()
        self._server = server
        self._grid = Grid(server.pack, extractor)

    def go(self, *positions: tuple[int, ...]) -> None:
        """Open the page at the first position, step to each other, and rest at each."""
        run_apart(self._go(*positions))

    async def _go(self, *positions: tuple[int, ...]) -> None:
        connections = Connections(self._server.address, Traffic())

        async def fetch(address: str) -> Answer:
            self.asked.append(address)
            return await connections.fetch(address)

        tab = Tab(self._grid, links_of(self._server.address), fetch, self.tally)
        await tab.open(positions[0])
        await tab.rest()
        for position in positions[1:]:
            await tab.step(position)
            await tab.rest()
        connections.close()


def of_kind(kind: str, addresses: Iterable[str]) -> list[str]:
    return sorted(address for address in addresses if kind_of(address) == kind)


def asked_by(page: Explorer) -> list[str]:
    found = [request.url.removeprefix(page.address) for request in page.requests]
    return [address for address in found if address.startswith("/")]  # the icon is in the page


def test_a_student_asks_for_what_a_browser_asks_for(
    chromium: Browser, embedded_server: LiveServer
) -> None:
    with Explorer(chromium, embedded_server) as page:
        with (
            page.page.expect_response(f"**{QUANTITIES_PATH}*"),
            page.page.expect_response(f"**{LOSSES_PATH}**"),
        ):
            page.open()
        indices = [page.stop_indices(position) for position in (OPENING, NEXT)]
        student = Asking(embedded_server, EXTRACTOR)
        student.go(*indices)
        expect_no_more_requests(page)
        page.thumb(AXES[1]).press("ArrowRight")
        page.expect_caption(NEXT)
        expect_no_more_requests(page)
        found = asked_by(page)
    for kind in (PAGES, PICTURES):
        assert student.tally.asked[kind].errors == 0
        assert of_kind(kind, student.asked) == of_kind(kind, found)
    assert len(of_kind(PICTURES, found)) > 32, "all along an axis, and some around"


def expect_no_more_requests(page: Explorer) -> None:
    """Wait until the page has asked for nothing for a second."""
    count = -1
    while count != (count := len(page.requests)):
        page.page.wait_for_timeout(1000)
