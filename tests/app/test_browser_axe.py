"""axe-core finds nothing serious on any page, in either theme, at either size."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from app import ids
from app.text import ENGLISH
from browsing.every_page import ADDRESSES, DESKTOP, PHONE, THEMES, open_page
from browsing.live_server import LiveServer
from precompute.axes import STYLE_WEIGHT
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

text = ENGLISH.explorer
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


def view(tab: Explorer, name: str) -> None:
    label = text.VIEWS[name]
    tab.page.locator(f"#{ids.VIEW_CHOICE}").get_by_text(label, exact=True).click()
    expect(tab.figure).to_have_attribute("data-over", name)


def pin_and_move(tab: Explorer) -> None:
    tab.page.get_by_role("button", name=text.PIN, exact=True).click()
    tab.thumb(STYLE_WEIGHT).press("ArrowRight")


def compare(name: str) -> Callable[[Explorer], None]:
    def put(tab: Explorer) -> None:
        pin_and_move(tab)
        view(tab, name)

    return put


def open_window(tab: Explorer) -> None:
    tab.page.get_by_role("button", name=text.WINDOW_TOGGLE).click()
    expect(tab.page.get_by_role("slider", name=text.WINDOW_LEVEL_HELP)).to_be_visible()


def open_menu(name: str) -> Callable[[Explorer], None]:
    def put(tab: Explorer) -> None:
        tab.page.locator(f"#{name}").click()
        expect(tab.page.get_by_role("option").first).to_be_visible()

    return put


def lock(tab: Explorer) -> None:
    tab.page.locator(f"#{ids.LOCK}").press("Space")
    expect(tab.page.locator(f"#{ids.LOCK}")).to_be_checked()


def play(tab: Explorer) -> None:
    tab.page.locator(f"#{ids.PLAY}").click()


def zoom(tab: Explorer) -> None:
    tab.page.locator(f"#{ids.ZOOM}").get_by_text("4×").click()


STATES = {
    "difference": lambda tab: view(tab, "difference"),
    "swipe": compare("swipe"),
    "flicker": compare("flicker"),
    "change": compare("change"),
    "window": open_window,
    "models": open_menu(ids.MODEL),
    "colours": open_menu(ids.MAP_COLOUR),
    "locked": lock,
    "played": play,
    "zoomed": zoom,
}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_grave_in_any_state(
    chromium: Browser, played_server: LiveServer, state: str, theme: str
) -> None:
    with Explorer(chromium, played_server, reduced_motion="reduce") as tab:
        open_page(tab.page, tab.address, theme)
        STATES[state](tab)
        assert grave_violations(tab) == []


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_grave_in_a_lessons_answer(
    chromium: Browser, embedded_server: LiveServer, theme: str
) -> None:
    with Explorer(chromium, embedded_server, reduced_motion="reduce") as tab:
        open_page(tab.page, f"{tab.address}/learn", theme)
        step = tab.page.locator("article:visible")
        step.get_by_role("radio").first.check()
        step.get_by_role("button", name=ENGLISH.learn.REVEAL).click()
        expect(step.get_by_role("button", name=ENGLISH.learn.NEXT)).to_be_visible()
        assert grave_violations(tab) == []


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
