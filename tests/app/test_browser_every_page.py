"""What holds on every page: no scrolling sideways, all by keyboard, no unwanted motion."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser, ElementHandle, Page

from browsing.every_page import ADDRESSES, ENGLISH_ADDRESSES, open_page
from browsing.live_server import LiveServer
from tests.app.browser import Explorer
from tests.app.screen import pixels

pytestmark = pytest.mark.browser

WIDTHS = (360, 390, 768, 1024, 1440, 1920, 2560)
MARGIN = 8  # pixels around an element, in which its focus may be shown

# Everything on the page that can have the focus, a group of radio buttons once, marked by a number.
_MARK = """() => {
    const names = new Set();
    const all = document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, canvas, [tabindex]");
    const found = [...all].filter((element) => {
        const {type, name, disabled, checked} = element;
        const radios = [...document.getElementsByName(name || "-")];
        const others = type === "radio" && radios.some((other) => other.checked) && !checked;
        const first = type !== "radio" || !names.has(name) || checked;
        const reachable = element.tabIndex >= 0 && !disabled && element.checkVisibility()
            && type !== "hidden" && !element.closest("[hidden], [inert]") && !others && first;
        if (reachable && type === "radio") names.add(name);
        return reachable;
    });
    found.forEach((element, number) => { element.dataset.stop = number; });
    return found.map((element) => element.outerHTML.slice(0, 120));
}"""

# What is seen of an element: itself, or what stands for it where it is too small to be seen.
_SEEN = """element => {
    while (element.getBoundingClientRect().width < 5) element = element.parentElement;
    const {x, y, width, height} = element.getBoundingClientRect();
    return {x, y, width, height};
}"""

_LONGEST_MOTION = """() => {
    const seconds = (words) => Math.max(...words.split(",").map(parseFloat));
    const found = [];
    for (const element of document.querySelectorAll("*")) {
        for (const part of [null, "::before", "::after"]) {
            const style = getComputedStyle(element, part);
            const moves = style.animationName === "none" ? 0 : seconds(style.animationDuration);
            const longest = Math.max(moves, seconds(style.transitionDuration));
            if (longest > 0.001) found.push([element.className, part, longest]);
        }
    }
    return found;
}"""


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_is_wider_than_the_window(
    chromium: Browser, generator_server: LiveServer, address: str
) -> None:
    with Explorer(chromium, generator_server) as tab:
        open_page(tab.page, tab.address + address)
        for width in WIDTHS:
            tab.page.set_viewport_size({"width": width, "height": 900})
            tab.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", ENGLISH_ADDRESSES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    chromium: Browser, generator_server: LiveServer, address: str
) -> None:
    with Explorer(chromium, generator_server) as tab:
        open_page(tab.page, tab.address + address)
        names = tab.page.evaluate(_MARK)
        assert names
        reached = []
        for _ in names:
            tab.page.keyboard.press("Tab")
            element = tab.page.evaluate_handle("document.activeElement").as_element()
            assert element is not None
            reached.append(element.get_attribute("data-stop"))
            assert shows_focus(tab.page, element), element.evaluate("e => e.outerHTML")
        missed = set(range(len(names))) - {int(stop) for stop in reached if stop is not None}
        assert [names[number] for number in missed] == []


@pytest.mark.parametrize("address", ENGLISH_ADDRESSES)
def test_nothing_moves_where_less_motion_is_wanted(
    chromium: Browser, generator_server: LiveServer, address: str
) -> None:
    with Explorer(chromium, generator_server, reduced_motion="reduce") as tab:
        open_page(tab.page, tab.address + address)
        assert tab.page.evaluate(_LONGEST_MOTION) == []


def shows_focus(page: Page, element: ElementHandle) -> bool:
    """Tell whether the screen at an element changes when it loses the focus; it gets it back."""
    element.scroll_into_view_if_needed()
    box = element.evaluate(_SEEN)
    left, top = max(box["x"] - MARGIN, 0), max(box["y"] - MARGIN, 0)
    clip = {
        "x": left,
        "y": top,
        "width": box["x"] + box["width"] + MARGIN - left,
        "height": box["y"] + box["height"] + MARGIN - top,
    }
    focused = pixels(page, clip)
    element.evaluate("element => element.blur()")
    without = pixels(page, clip)
    element.evaluate("element => element.focus()")
    return not np.array_equal(focused, without)
