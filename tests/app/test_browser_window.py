"""The window by hand, in a real browser: what is painted, against the pack's grey values."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, expect

from app import ids
from app.text import ENGLISH, LANGUAGES, Words
from app.window import white_level
from browsing.live_server import LiveServer
from precompute.pack import to_8bit
from tests.app.browser import Explorer
from tests.app.colour_pack import build_colour_pack, colour_of, source_images
from tests.app.painted import painted

pytestmark = pytest.mark.browser

START = (2, 2, 0)
FIGURES = (ids.STYLE, ids.TRANSFERRED, ids.CONTENT)
ROUNDING = 1.01
"""Grey levels by which a browser's filter may differ: it cuts off where numpy rounds."""


def painted_grey(explorer: Explorer, figure: str) -> NDArray[np.int_]:
    """What the screen shows of each of a figure's pixels, (height, width)."""
    explorer.page.add_style_tag(content=".scale-bar { visibility: hidden }")
    found = painted(explorer, explorer.page.locator(f"#{figure} img.picture"))
    assert (found == found[..., :1]).all()
    return found[..., 0]


def images(explorer: Explorer) -> dict[str, NDArray[np.uint8]]:
    return {
        ids.STYLE: to_8bit(explorer.pack.style),
        ids.TRANSFERRED: explorer.expected_image("vgg19", START),
        ids.CONTENT: to_8bit(explorer.pack.content),
    }


def expect_window(explorer: Explorer, level: float, width: float) -> None:
    """All three pictures are painted in this window; their own pixels stay the pack's."""
    for figure, image in images(explorer).items():
        grey = np.clip((image / 255 - level) / width + 0.5, 0, 1) * 255
        np.testing.assert_allclose(painted_grey(explorer, figure), grey, atol=ROUNDING)
        np.testing.assert_array_equal(explorer.shown_image(figure), image)


def step(explorer: Explorer, name: str, key: str, times: int) -> None:
    thumb = explorer.page.get_by_role("slider", name=name)
    for _ in range(times):
        thumb.press(key)


def test_level_and_width_by_keyboard_act_on_all_three(explorer: Explorer) -> None:
    text = ENGLISH.explorer
    page = explorer.open().page
    page.get_by_role("button", name=text.WINDOW_TOGGLE).press("Enter")
    level, width = (
        page.locator(f"#{name}") for name in (ids.WINDOW_LEVEL_READOUT, ids.WINDOW_WIDTH_READOUT)
    )
    expect(level).to_have_text("0.5")
    expect(width).to_have_text("1")
    expect_window(explorer, 0.5, 1)
    step(explorer, text.WINDOW_LEVEL_HELP, "ArrowLeft", 20)
    step(explorer, text.WINDOW_WIDTH_HELP, "Home", 1)
    step(explorer, text.WINDOW_WIDTH_HELP, "ArrowUp", 38)
    expect(level).to_have_text("0.4")
    expect(width).to_have_text("0.2")
    expect(page.locator(f"#{ids.WINDOW_SPAN}")).to_have_text("0.3 is black, 0.5 is white")
    expect_window(explorer, 0.4, 0.2)
    thumb = page.get_by_role("slider", name=text.WINDOW_LEVEL_HELP)
    expect(thumb).to_have_attribute("aria-valuetext", "grey value 0.4")


def test_reset_leads_back_to_the_packs_own_window(explorer: Explorer) -> None:
    text = ENGLISH.explorer
    page = explorer.open().page
    before = {figure: painted_grey(explorer, figure) for figure in FIGURES}
    page.get_by_role("button", name=text.WINDOW_TOGGLE).click()
    step(explorer, text.WINDOW_WIDTH_HELP, "Home", 1)
    expect_window(explorer, 0.5, 0.01)
    page.get_by_role("button", name=text.WINDOW_RESET).press("Enter")
    expect(page.locator(f"#{ids.WINDOW_WIDTH_READOUT}")).to_have_text("1")
    for figure in FIGURES:
        np.testing.assert_array_equal(painted_grey(explorer, figure), before[figure])


def test_the_window_stays_as_the_cell_changes_and_not_under_the_pointer(
    explorer: Explorer,
) -> None:
    page = explorer.open().page
    page.get_by_role("button", name=ENGLISH.explorer.WINDOW_TOGGLE).click()
    step(explorer, ENGLISH.explorer.WINDOW_LEVEL_HELP, "Home", 1)
    explorer.go_to((1, 3, 2))
    explorer.expect_shown("vgg19", (1, 3, 2))
    image = explorer.expected_image("vgg19", (1, 3, 2))
    grey = np.clip(image / 255 + 0.5, 0, 1) * 255
    np.testing.assert_allclose(painted_grey(explorer, ids.TRANSFERRED), grey, atol=ROUNDING)
    page.locator(f"#{ids.TRANSFERRED} .picture-place").hover(position={"x": 2, "y": 2})
    said = page.locator(f"#{ids.TRANSFERRED} .pixel-value")
    expect(said).to_have_text(re.compile(rf"\) {image[0, 0] / 255:.2f}$"))


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_the_panel_is_closed_until_it_is_asked_for(
    chromium: Browser, tiny_server: LiveServer, words: Words
) -> None:
    text = words.explorer
    with Explorer(chromium, tiny_server, viewport={"width": 390, "height": 844}) as explorer:
        page = explorer.page
        page.goto(f"{explorer.address}{words.address('/')}")
        toggle = page.get_by_role("button", name=text.WINDOW_TOGGLE)
        thumb = page.get_by_role("slider", name=text.WINDOW_LEVEL_HELP)
        expect(toggle).to_have_attribute("aria-expanded", "false")
        expect(thumb).to_be_hidden()
        toggle.press("Enter")
        expect(toggle).to_have_attribute("aria-expanded", "true")
        thumb.press("ArrowRight")
        said = "0.505" if words is ENGLISH else "0,505"
        expect(page.locator(f"#{ids.WINDOW_LEVEL_READOUT}")).to_have_text(said)
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        toggle.press("Enter")
        expect(thumb).to_be_hidden()


def test_the_embedded_packs_own_window_is_the_one_set_at_first(embedded: Explorer) -> None:
    page = embedded.open().page
    page.get_by_role("button", name=ENGLISH.explorer.WINDOW_TOGGLE).click()
    white = white_level(embedded.pack)
    assert white < 1
    expect(page.locator(f"#{ids.WINDOW_LEVEL_READOUT}")).to_have_text(f"{white / 2:g}")
    expect(page.locator(f"#{ids.WINDOW_WIDTH_READOUT}")).to_have_text(f"{white:g}")
    grey = np.clip(to_8bit(embedded.pack.style) / white, 0, 255)
    np.testing.assert_allclose(painted_grey(embedded, ids.STYLE), grey, atol=ROUNDING)
    step(embedded, ENGLISH.explorer.WINDOW_LEVEL_HELP, "ArrowRight", 1)
    expect(page.locator(f"#{ids.WINDOW_LEVEL_READOUT}")).to_have_text(f"{white / 2 + 0.005:g}")
    grey = np.clip(to_8bit(embedded.pack.style) / white - 0.005 / white * 255, 0, 255)
    np.testing.assert_allclose(painted_grey(embedded, ids.STYLE), grey, atol=ROUNDING)


def test_in_colour_every_channel_is_windowed_alike(chromium: Browser, tmp_path: Path) -> None:
    folder = build_colour_pack(tmp_path / "colour")
    with LiveServer(folder, tmp_path / "pictures") as server, Explorer(chromium, server) as page:
        page.open()
        page.page.get_by_role("button", name=ENGLISH.explorer.WINDOW_TOGGLE).click()
        step(page, ENGLISH.explorer.WINDOW_LEVEL_HELP, "ArrowLeft", 20)
        shown = page.pack.cell_number(0, 2, 0)  # the defaults: the axes fall in the pack
        images = {
            ids.STYLE: to_8bit(source_images()[0], 3),
            ids.TRANSFERRED: colour_of(shown),
            ids.CONTENT: to_8bit(source_images()[1], 3),
        }
        for figure, image in images.items():
            found = painted(page, page.page.locator(f"#{figure} img.picture"))
            expected = np.clip(image / 255 + 0.1, 0, 1) * 255
            np.testing.assert_allclose(found, expected, atol=ROUNDING)
