"""axe-core finds nothing serious on any page, in either theme, at either size."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.app.browser import Explorer
from tests.app.every_page import ADDRESSES, DESKTOP, PHONE, THEMES, open_page
from tests.app.live_server import LiveServer

pytestmark = pytest.mark.browser

GRAVE = ("serious", "critical")
# No colour is on its way to another.
SETTLED = """async () => {
    await new Promise((done) => setTimeout(done, 100));
    await Promise.allSettled(document.getAnimations().map(({finished}) => finished));
}"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_grave(
    chromium: Browser, generator_server: LiveServer, address: str, size: dict[str, int]
) -> None:
    for theme in THEMES:
        options = {"viewport": size, "reduced_motion": "reduce"}
        with Explorer(chromium, generator_server, **options) as tab:
            open_page(tab.page, tab.address + address, theme)
            assert grave_violations(tab) == [], theme


def test_axe_finds_nothing_grave_where_a_cell_is_missing(
    chromium: Browser, faulty_server: LiveServer
) -> None:
    with Explorer(chromium, faulty_server) as tab:
        tab.open().choose_model("CVAE-ENCODER (test)")
        tab.go_to((0, 3, 2))
        assert grave_violations(tab) == []


def test_axe_would_find_it(chromium: Browser, generator_server: LiveServer) -> None:
    with Explorer(chromium, generator_server) as tab:
        tab.open().page.locator(".lead").evaluate("lead => { lead.style.color = '#333' }")
        assert [line for line in grave_violations(tab) if line.startswith("color-contrast")]


def grave_violations(tab: Explorer) -> list[str]:
    """Return "rule: element" of each violation of impact serious or critical."""
    tab.page.evaluate(SETTLED)
    found = Axe().run(tab.page).response["violations"]
    return [
        f"{rule['id']}: {node['html']}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]
