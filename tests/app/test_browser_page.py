"""In a real browser: what is painted, at every width, and what a screen reader is told."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from app import ids
from app.text.en import explorer as text
from browsing.live_server import LiveServer
from precompute.axes import AXES
from precompute.pack import to_8bit
from precompute.pack.regimes import Regime
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

WIDTHS = [(360, 740), (390, 844), (768, 1024), (1024, 768), (1440, 900), (2560, 1440)]


@pytest.mark.parametrize(("width", "height"), WIDTHS)
def test_nothing_is_wider_than_the_window(
    chromium: Browser, faulty_server: LiveServer, width: int, height: int
) -> None:
    size = {"width": width, "height": height}
    with Explorer(chromium, faulty_server, viewport=size) as explorer:
        explorer.open()
        explorer.choose_model("CVAE-ENCODER (test)")
        for position in ((2, 2, 0), (0, 3, 2)):
            explorer.go_to(position)
            assert explorer.page.evaluate("document.documentElement.scrollWidth") == width
            for figure in (ids.STYLE, ids.TRANSFERRED, ids.CONTENT):
                box = explorer.page.locator(f"#{figure}").bounding_box()
                assert box is not None
                assert 0 <= box["x"] < box["x"] + box["width"] <= width


def test_the_sources_have_the_packs_pixels(explorer: Explorer) -> None:
    explorer.open()
    for figure, source in ((ids.STYLE, explorer.pack.style), (ids.CONTENT, explorer.pack.content)):
        np.testing.assert_array_equal(explorer.shown_image(figure), to_8bit(source))


@pytest.mark.parametrize("figure", [ids.STYLE, ids.TRANSFERRED, ids.CONTENT])
def test_each_pixel_is_painted_as_a_square_of_its_own_grey(explorer: Explorer, figure: str) -> None:
    explorer.open()
    explorer.page.set_viewport_size({"width": 1440, "height": 900})
    explorer.page.add_style_tag(content=".scale-bar { visibility: hidden }")
    box = explorer.page.locator(f"#{figure} img").bounding_box()
    assert box is not None
    # The browser paints from the nearest whole pixel, halves upwards.
    clip = {side: math.floor(length + 0.5) for side, length in box.items()}
    painted = explorer.page.screenshot(clip=clip)
    found = np.asarray(Image.open(io.BytesIO(painted)).convert("RGB"))
    image = explorer.shown_image(figure)
    scale = clip["width"] // image.shape[1]
    assert scale >= 2
    expected = np.kron(image, np.ones((scale, scale), np.uint8))
    np.testing.assert_array_equal(found, np.repeat(expected[..., None], 3, axis=-1))


@pytest.mark.parametrize("served", ["tiny_server", "played_server"])
def test_on_a_phone_picture_and_slider_are_seen_together(
    chromium: Browser, request: pytest.FixtureRequest, served: str
) -> None:
    size = {"width": 390, "height": 844}
    with Explorer(chromium, request.getfixturevalue(served), viewport=size) as explorer:
        explorer.open()
        for axis in AXES:
            explorer.thumb(axis).focus()
            expect(explorer.figure.locator("img")).to_be_in_viewport(ratio=1)
            expect(explorer.thumb(axis)).to_be_in_viewport(ratio=1)
            explorer.thumb(axis).click(trial=True)  # nothing lies over it


def test_a_screen_reader_is_told_what_is_what(explorer: Explorer) -> None:
    explorer.open()
    page = explorer.page
    expect(page.get_by_role("heading", name="Style Atlas", level=1)).to_be_visible()
    expect(page.get_by_role("region", name=text.CONTROLS_LABEL)).to_be_visible()
    alt = "Style-transferred image, LR: 5e-02 | SW: 1e-09 | CW: 1e-10"
    expect(page.get_by_role("img", name=alt)).to_be_visible()
    expect(page.get_by_role("img", name="Original (style): noise")).to_be_visible()
    for axis in AXES:
        expect(explorer.thumb(axis)).to_have_accessible_name(axis.label)


def test_everything_can_be_reached_by_tab_and_shows_it(explorer: Explorer) -> None:
    explorer.open()
    looks = (
        "element => { const s = getComputedStyle(element); return s.outlineStyle + s.outlineWidth }"
    )
    reached, preset = [], "figure_22a"
    for _ in range(20 + len(text.DOWNLOADS)):
        explorer.page.keyboard.press("Tab")
        element = explorer.page.locator(":focus").element_handle()
        focused = element.evaluate(looks)
        name = element.get_attribute("aria-label") or element.get_attribute("id")
        if element.get_attribute("type") == "radio":
            name = element.get_attribute("value")
        for key in ("data-preset", "data-download"):
            name = element.get_attribute(key) or name
        reached.append(name or element.get_attribute("href"))
        element.evaluate("element => element.blur()")
        assert (focused, element.evaluate(looks)[:4]) == ("solid2px", "none")
        element.evaluate("element => element.focus()")
    sliders = [axis.label for axis in AXES]
    ways = [text.MAP_LABEL, ids.MAP_COLOUR, ids.LOCK, ids.COPY_LINK, *text.DOWNLOADS]
    controls = [text.STAGE_LABEL, ids.MODEL, *sliders]
    views = ["picture", ids.PIN, ids.WINDOW_TOGGLE, "1", preset]
    assert reached == [*text.PAGES, "/es/", text.THEME_LABEL, *controls, *views, *ways]


def test_the_page_says_what_it_is_not_for_and_where_it_comes_from(explorer: Explorer) -> None:
    explorer.open()
    footer = explorer.page.get_by_role("contentinfo")
    expect(footer).to_contain_text("For teaching and research, not for diagnosis")
    expect(footer).to_contain_text("Noise. Made for tests. Licence: MIT.")
    expect(footer).to_contain_text("Random weights.")


def test_an_equal_cells_image_is_said_to_be_so_and_the_regime_named(explorer: Explorer) -> None:
    explorer.open()
    note = explorer.figure.locator(".cell-note")
    expect(note).to_have_text(text.REGIMES[Regime.SATURATED])
    below = explorer.page.get_by_role("region", name=text.CONTROLS_LABEL)
    top = "element => element.getBoundingClientRect().top + window.scrollY"
    place = below.evaluate(top)
    explorer.go_to((1, 0, 1))
    expect(note).to_contain_text(text.REGIMES[Regime.UNCHANGED])
    expect(note).to_contain_text("Found equal to LR: 5e-02 | SW: 1e-11 | CW: 1e-10")
    assert below.evaluate(top) == place, "nothing moves as the words change"
    explorer.choose_model("CVAE-ENCODER (test)")
    expect(note).to_have_text("")  # of these nothing is told


def test_no_picture_waits_for_plotly(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.wait_for_load_state("networkidle")
    urls = [request.url for request in explorer.requests]
    assert not [url for url in urls if "plotly" in url]
    assert all(url.startswith(explorer.address) for url in urls)
