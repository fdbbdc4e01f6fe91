"""In a real browser: the generator's page."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from app import ids
from app.gallery import read_gallery
from app.generator import slice_order
from app.text.en import explorer as text
from app.text.en import generator as generator_text
from browsing.live_server import LiveServer
from tests.app.browser import NOT_LOADED, Explorer, GeneratorPage
from tests.tiny_pack import gallery_arrays

pytestmark = pytest.mark.browser

SOURCES = {
    "original": "original",
    "cvae": "cvae.reconstruction",
    "vae": "vae.reconstruction",
    "cvae_transposed": "cvae_transposed.reconstruction",
}


def expect_slice_pixels(page: GeneratorPage, number: int) -> None:
    page.expect_slice(number)
    gallery = read_gallery(page.pack)
    assert gallery is not None
    index = slice_order(gallery)[number - 1]
    for source, name in SOURCES.items():
        np.testing.assert_array_equal(page.compared_image(source), gallery_arrays()[name][index])


def test_a_slice_is_shown_as_every_source_has_it(generator_page: GeneratorPage) -> None:
    page = generator_page.open()
    expect_slice_pixels(page, 1)
    page.page.locator(".sheet .tile").nth(6).click()
    expect_slice_pixels(page, 7)
    page.page.keyboard.press("ArrowRight")
    expect_slice_pixels(page, 8)
    expect(page.page.locator(f"#{ids.SLICE_CAPTION}")).to_have_text(
        "Slice 8 of 24: hypertrophic, base"
    )


def test_all_slices_can_be_shown_as_a_model_redraws_them(generator_page: GeneratorPage) -> None:
    page = generator_page.open()
    tile = page.page.locator(".sheet .tile").first
    expect(tile.get_by_alt_text("Original")).to_be_visible()
    choice = page.page.get_by_role("radiogroup", name=generator_text.SHEET_VIEW_LABEL)
    choice.get_by_text("Plain VAE").click()
    expect(tile.get_by_alt_text("Plain VAE")).to_be_visible()
    expect(tile.get_by_alt_text("Original")).to_be_hidden()
    expect(tile.get_by_alt_text("Plain VAE")).to_have_js_property("naturalWidth", 24)


def test_the_walk_by_keyboard_draws_every_step_without_the_server(
    generator_page: GeneratorPage,
) -> None:
    page = generator_page.open()
    steps = gallery_arrays()["walk"]
    page.walk_thumb.scroll_into_view_if_needed()
    np.testing.assert_array_equal(page.walk_image(), steps[16])
    page.page.wait_for_load_state("networkidle")
    page.requests.clear()
    page.walk_thumb.press("Home")
    for step in range(33):
        expect(page.page.locator(f"#{ids.WALK_CANVAS}")).to_have_attribute("data-step", str(step))
        np.testing.assert_array_equal(page.walk_image(), steps[step])
        page.walk_thumb.press("ArrowRight")
    said = "100 % of the way"
    expect(page.walk_thumb).to_have_attribute("aria-valuetext", said)
    expect(page.page.locator(f"#{ids.WALK_READOUT}")).to_have_text(said)
    assert page.requests == []


def test_pictures_that_do_not_come_are_said(generator_page: GeneratorPage) -> None:
    page = generator_page
    page.expected_error = NOT_LOADED
    page.page.route("**/image/**", lambda route: route.abort())
    page.page.goto(f"{page.address}/generator")
    caption = page.page.locator(f"#{ids.SLICE_CAPTION}")
    expect(caption).to_have_text(generator_text.BROWSER["failed"])
    expect(page.page.locator(f"#{ids.WALK}").get_by_role("status")).to_be_visible()
    page.page.unroute_all()
    page.page.locator(".sheet .tile").nth(2).click()
    expect_slice_pixels(page, 3)


def test_the_pages_lead_to_each_other(generator_page: GeneratorPage) -> None:
    page = generator_page.open().page
    expect(page.get_by_role("link", name="Generator")).to_have_attribute("aria-current", "page")
    expect(page.get_by_role("heading", level=1)).to_have_text("Style Atlas")
    page.get_by_role("link", name="Explorer").click()
    expect(generator_page.figure).to_have_attribute("data-state", "shown")
    expect(page).to_have_title(text.TITLE)
    page.go_back()
    expect(page).to_have_title(generator_text.TITLE)
    generator_page.expect_slice(1)


@pytest.mark.parametrize("width", [360, 390, 768, 1440, 1920])
def test_nothing_is_wider_than_the_window(
    chromium: Browser, generator_server: LiveServer, width: int
) -> None:
    size = {"width": width, "height": 800}
    with GeneratorPage(chromium, generator_server, viewport=size) as page:
        page.open()
        assert page.page.evaluate("document.documentElement.scrollWidth") == width
        over = """width => [...document.querySelectorAll("main *")].filter(element => {
            const box = element.getBoundingClientRect();
            return box.width && box.height && box.right > width + 0.5 && box.width > 1;
        }).map(element => element.outerHTML.slice(0, 80))"""
        assert page.page.evaluate(over, width) == []


def test_tab_reaches_one_tile_and_shows_it(generator_page: GeneratorPage) -> None:
    page = generator_page.open().page
    page.get_by_role("radio", name="Original", exact=True).first.focus()
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.locator(":focus").evaluate("e => e.className + e.name + e.ariaLabel"))
    assert "tile" in reached[0]
    assert [("tile" in name) for name in reached[1:]] == [False, False]
    assert generator_text.WALK_LABEL in reached[2]
    assert page.locator(":focus").evaluate("e => getComputedStyle(e).outlineStyle") == "solid"


def test_neither_page_loads_a_plotting_library(generator_page: GeneratorPage) -> None:
    generator_page.open()
    generator_page.page.wait_for_load_state("networkidle")
    urls = [request.url for request in generator_page.requests]
    assert not [url for url in urls if "plotly" in url or "async-graph" in url]
    assert not [url for url in urls if "_dash-update-component" in url]


def test_a_pack_without_a_gallery_says_so(chromium: Browser, tiny_server: LiveServer) -> None:
    with GeneratorPage(chromium, tiny_server) as page:
        page.open()
        expect(page.page.get_by_text("This pack keeps no gallery")).to_be_visible()
        expect(page.page.get_by_text("This pack keeps no training history")).to_be_visible()
        expect(page.page.get_by_role("img", name=generator_text.SPECTRUM_HELP)).to_be_visible()
        assert page.page.evaluate(
            "[...document.images].every(image => image.complete && image.naturalWidth > 0)"
        )


def test_an_unknown_address_says_so(explorer: Explorer) -> None:
    explorer.expected_error = NOT_LOADED
    found = explorer.page.goto(f"{explorer.address}/nowhere")
    assert found is not None
    assert found.status == 404
    expect(explorer.page.get_by_role("heading", name=text.NOT_FOUND_TITLE)).to_be_visible()
    explorer.page.get_by_role("link", name="Explorer").click()
    expect(explorer.figure).to_have_attribute("data-state", "shown")
