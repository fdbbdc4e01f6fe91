"""The difference view, in a real browser: its colours, against the pack's arrays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Page, expect

from app import ids
from app.text import ENGLISH, SPANISH
from browsing.live_server import LiveServer
from precompute.axes import AXES
from precompute.pack import to_8bit
from tests.app.browser import NOT_LOADED, Explorer
from tests.app.colour_pack import build_colour_pack, colour_of, source_images
from tests.app.painted import (
    BRIGHTER,
    DARKER,
    canvas_pixels,
    difference_colours,
    overlay,
    painted,
)

pytestmark = pytest.mark.browser

START = (2, 2, 0)
SCALE = 0.25  # the tiny pack's white level is 1
ROUNDING = 0.51
VIEWS = ENGLISH.explorer.VIEWS


def choose(page: Page, label: str) -> None:
    page.locator(f"#{ids.VIEW_CHOICE}").get_by_text(label, exact=True).click()


def expected(explorer: Explorer, position: tuple[int, ...]) -> NDArray[np.float64]:
    content = to_8bit(explorer.pack.content)
    return difference_colours(explorer.expected_image("vgg19", position), content, SCALE)


@pytest.fixture
def colour_explorer(chromium: Browser, tmp_path: Path) -> Iterator[Explorer]:
    folder = build_colour_pack(tmp_path / "colour")
    with LiveServer(folder, tmp_path / "pictures") as server, Explorer(chromium, server) as page:
        yield page


def test_every_pixel_has_the_colour_of_its_difference(explorer: Explorer) -> None:
    page = explorer.open().page
    expect(overlay(explorer)).to_be_hidden()
    choose(page, VIEWS["difference"])
    expect(overlay(explorer)).to_be_visible()
    colours = expected(explorer, START)
    assert (colours[..., 0] > colours[..., 2]).any(), "somewhere it is brighter"
    assert (colours[..., 2] > colours[..., 0]).any(), "somewhere it is darker"
    np.testing.assert_allclose(canvas_pixels(overlay(explorer)), colours, atol=ROUNDING)
    seen = painted(explorer, overlay(explorer))[:19]  # the scale bar lies over the last rows
    np.testing.assert_allclose(seen, colours[:19], atol=1)
    heading = explorer.figure.get_by_role("heading")
    expect(heading).to_have_text("Style-transferred − Generated (content)")
    choose(page, VIEWS["picture"])
    expect(overlay(explorer)).to_be_hidden()
    expect(heading).to_have_text("Style-transferred")


def test_it_changes_with_the_caption_at_every_step(explorer: Explorer) -> None:
    page = explorer.open().page
    choose(page, VIEWS["difference"])
    expect(overlay(explorer)).to_be_visible()
    # Whatever the page says to be shown, the canvas shows before the browser can paint.
    page.evaluate(
        """() => {
            window.seen = [];
            const canvas = document.querySelector("#overlay canvas");
            const caption = document.querySelector(".cell-caption");
            new MutationObserver(() => {
                const {data} = canvas.getContext("2d").getImageData(12, 12, 1, 1);
                window.seen.push([caption.textContent, ...data.slice(0, 3)]);
            }).observe(caption, {childList: true});
        }"""
    )
    positions = [(2, 1, 0), (2, 0, 0), (2, 1, 0), (2, 2, 0), (2, 3, 0)]
    for key, position in zip(["ArrowLeft"] * 2 + ["ArrowRight"] * 3, positions, strict=True):
        explorer.thumb(AXES[1]).press(key)
        explorer.expect_caption(position)
        np.testing.assert_allclose(
            canvas_pixels(overlay(explorer)), expected(explorer, position), atol=ROUNDING
        )
    seen = page.evaluate("window.seen")
    assert [caption for caption, *_ in seen] == [explorer.caption(place) for place in positions]
    colours = [expected(explorer, place)[12, 12] for place in positions]
    np.testing.assert_allclose([colour for _, *colour in seen], colours, atol=ROUNDING)


def test_the_value_under_the_pointer_is_signed(explorer: Explorer) -> None:
    page = explorer.open().page
    choose(page, VIEWS["difference"])
    said = explorer.figure.locator(".pixel-value")
    content, image = to_8bit(explorer.pack.content), explorer.expected_image("vgg19", START)
    place = explorer.figure.locator(".picture-place")
    box = place.bounding_box()
    assert box is not None
    for x, y in ((0, 0), (12, 2), (12, 22)):
        at = {"x": (x + 0.5) / 24 * box["width"], "y": (y + 0.5) / 24 * box["height"]}
        place.hover(position=at)
        change = (float(image[y, x]) - content[y, x]) / 255
        sign = "+" if change > 0 else "−"
        expect(said).to_have_text(f"({x}, {y}) {sign}{abs(change):.3f}")
    explorer.thumb(AXES[1]).press("Home")  # where nothing moved
    expect(said).to_have_text("(12, 22) 0.000")


def test_the_scale_is_said_in_words_and_shown(explorer: Explorer) -> None:
    page = explorer.open().page
    legend = page.locator(f"#{ids.DIFFERENCE_LEGEND}")
    expect(legend).to_be_hidden()
    choose(page, VIEWS["difference"])
    expect(legend).to_contain_text("From −0.25 to +0.25 grey values for every result alike")
    ramp = canvas_pixels(legend.locator("canvas"))[0]
    np.testing.assert_array_equal(ramp[0], DARKER)
    np.testing.assert_array_equal(ramp[len(ramp) // 2], [0, 0, 0])
    np.testing.assert_array_equal(ramp[-1], BRIGHTER)


def test_the_window_does_not_change_it_and_the_zoom_enlarges_it(explorer: Explorer) -> None:
    page = explorer.open().page
    choose(page, VIEWS["difference"])
    page.get_by_role("button", name=ENGLISH.explorer.WINDOW_TOGGLE).click()
    page.get_by_role("slider", name=ENGLISH.explorer.WINDOW_WIDTH_HELP).press("Home")
    expect(page.locator(f"#{ids.WINDOW_WIDTH_READOUT}")).to_have_text("0.01")
    colours = expected(explorer, START)
    seen = painted(explorer, overlay(explorer))[:19]
    np.testing.assert_allclose(seen, colours[:19], atol=1)
    page.locator(f"#{ids.ZOOM}").get_by_text("2×").click()
    wide = overlay(explorer).bounding_box()
    picture = explorer.figure.locator("img.picture").bounding_box()
    assert wide == picture


def test_a_cell_without_a_picture_has_no_difference(faulty_explorer: Explorer) -> None:
    page = faulty_explorer.open().page
    choose(page, VIEWS["difference"])
    faulty_explorer.choose_model("CVAE-ENCODER (test)")
    faulty_explorer.go_to((0, 3, 2))
    expect(faulty_explorer.message).to_contain_text("Not in this pack")
    expect(overlay(faulty_explorer)).to_be_hidden()
    faulty_explorer.go_to((2, 2, 0))
    expect(overlay(faulty_explorer)).to_be_visible()


def test_without_the_generated_image_it_says_so(explorer: Explorer) -> None:
    explorer.expected_error = NOT_LOADED
    digest = explorer.pack.manifest.pair.content.digest
    explorer.page.route(f"**/{digest}.png", lambda route: route.abort())
    page = explorer.open().page
    choose(page, VIEWS["difference"])
    note = page.locator(f"#{ids.COMPARISON_NOTE}")
    expect(note).to_contain_text("Generated (content) has no picture, so nothing is compared.")
    expect(overlay(explorer)).to_be_hidden()
    explorer.expect_shown("vgg19", START)


def test_it_is_in_the_address_and_comes_back_in_spanish(explorer: Explorer) -> None:
    page = explorer.open().page
    choose(page, VIEWS["difference"])
    query = "?model=vgg19&lr=5e-2&sw=1e-9&cw=1e-10&view=difference"
    expect(page).to_have_url(f"{explorer.address}/{query}")
    page.goto(f"{explorer.address}/es/{query}")
    expect(overlay(explorer)).to_be_visible()
    checked = page.locator(f"#{ids.VIEW_CHOICE} input:checked")
    expect(checked).to_have_value("difference")
    expect(explorer.figure.get_by_role("heading")).to_have_text(
        f"{SPANISH.explorer.TRANSFERRED_TITLE} − {SPANISH.explorer.CONTENT_TITLE}"
    )
    expect(page.locator(f"#{ids.DIFFERENCE_LEGEND}")).to_contain_text("De −0,25 a +0,25")
    np.testing.assert_allclose(
        canvas_pixels(overlay(explorer)), expected(explorer, START), atol=ROUNDING
    )


def test_in_colour_it_is_the_mean_of_the_channels(colour_explorer: Explorer) -> None:
    page = colour_explorer.open().page
    choose(page, VIEWS["difference"])
    expect(overlay(colour_explorer)).to_be_visible()
    image = colour_of(colour_explorer.pack.cell_number(0, 2, 0))
    content = to_8bit(source_images()[1], 3)
    colours = difference_colours(image, content, SCALE)
    np.testing.assert_allclose(canvas_pixels(overlay(colour_explorer)), colours, atol=ROUNDING)
    legend = page.locator(f"#{ids.DIFFERENCE_LEGEND}")
    expect(legend).to_contain_text("brighter than Content;")
    expect(legend).to_contain_text(ENGLISH.explorer.BROWSER["legend_colour"])
