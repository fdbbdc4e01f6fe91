"""Zoom, pan and the value under the pointer: the same in all three figures."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Position, expect

from app import ids
from app.text.en import explorer as text
from browsing.live_server import LiveServer
from precompute.pack import to_8bit
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

FIGURES = (ids.STYLE, ids.TRANSFERRED, ids.CONTENT)
SIDE = 24


def place(explorer: Explorer, figure: str) -> Locator:
    return explorer.page.locator(f"#{figure} .picture-place")


def point_at(explorer: Explorer, figure: str, x: float, y: float) -> None:
    """Move the pointer to a share of a figure's place."""
    place(explorer, figure).scroll_into_view_if_needed()
    box = place(explorer, figure).bounding_box()
    assert box is not None
    explorer.page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])


def expect_values(explorer: Explorer, pixel: tuple[int, int]) -> None:
    """Every figure tells its own value at this pixel."""
    images = {
        ids.STYLE: to_8bit(explorer.pack.style),
        ids.CONTENT: to_8bit(explorer.pack.content),
        ids.TRANSFERRED: explorer.expected_image("vgg19", (2, 2, 0)),
    }
    for figure, image in images.items():
        said = explorer.page.locator(f"#{figure} .pixel-value")
        expect(said).to_have_text(re.compile(rf"^\({pixel[0]}, {pixel[1]}\) [01]\.\d\d$"))
        value = float(said.inner_text().split(") ")[1])
        assert value == pytest.approx(image[pixel[1], pixel[0]] / 255, abs=0.006)


def zoom(explorer: Explorer, times: str) -> None:
    explorer.page.locator(f"#{ids.ZOOM}").get_by_text(text.ZOOMS[times]).click()
    atlas = explorer.page.locator(".atlas")
    expect(atlas).to_have_attribute("style", re.compile(f"--zoom: {times};"))


def test_the_value_under_the_pointer_is_told_for_all_three(explorer: Explorer) -> None:
    explorer.open()
    for figure, (x, y) in zip(FIGURES, ((0.02, 0.02), (0.52, 0.27), (0.98, 0.98)), strict=True):
        point_at(explorer, figure, x, y)
        expect_values(explorer, (int(x * SIDE), int(y * SIDE)))
    explorer.page.mouse.move(1, 1)
    for figure in FIGURES:
        expect(explorer.page.locator(f"#{figure} .pixel-value")).to_have_text("")


def test_all_pictures_are_enlarged_and_moved_together(explorer: Explorer) -> None:
    explorer.open()
    zoom(explorer, "4")
    boxes = [explorer.page.locator(f"#{figure} img.picture").bounding_box() for figure in FIGURES]
    for figure, box in zip(FIGURES, boxes, strict=True):
        frame = place(explorer, figure).bounding_box()
        assert box is not None
        assert frame is not None
        assert box["width"] == pytest.approx(4 * frame["width"])
        middle = box["x"] + box["width"] / 2
        assert middle == pytest.approx(frame["x"] + frame["width"] / 2)
    point_at(explorer, ids.STYLE, 0.02, 0.02)
    expect_values(explorer, (9, 9))  # 24 x (0.5 - 0.48 / 4)
    explorer.page.mouse.down()
    point_at(explorer, ids.STYLE, 0.98, 0.98)  # carries what was at the corner along
    explorer.page.mouse.up()
    expect_values(explorer, (9, 9))
    point_at(explorer, ids.CONTENT, 0.02, 0.02)
    expect_values(explorer, (3, 3))


def test_a_double_click_enlarges_where_it_is(explorer: Explorer) -> None:
    explorer.open()
    point_at(explorer, ids.CONTENT, 0.77, 0.31)
    expect_values(explorer, (18, 7))
    box = place(explorer, ids.CONTENT).bounding_box()
    assert box is not None
    explorer.page.mouse.dblclick(box["x"] + 0.77 * box["width"], box["y"] + 0.31 * box["height"])
    checked = explorer.page.locator(f"#{ids.ZOOM} input:checked")
    expect(checked).to_have_value("2")
    explorer.page.mouse.move(1, 1)
    point_at(explorer, ids.CONTENT, 0.77, 0.31)
    expect_values(explorer, (18, 7))


def test_the_arrow_keys_move_what_is_enlarged(explorer: Explorer) -> None:
    explorer.open()
    zoom(explorer, "2")
    stage = explorer.page.get_by_label(text.STAGE_LABEL)
    for _ in range(20):  # as far as it goes
        stage.press("ArrowRight")
        stage.press("ArrowDown")
    point_at(explorer, ids.STYLE, 0.98, 0.98)
    expect_values(explorer, (SIDE - 1, SIDE - 1))
    zoom(explorer, "1")
    point_at(explorer, ids.STYLE, 0.02, 0.98)
    expect_values(explorer, (0, SIDE - 1))


def test_a_picture_that_comes_later_is_enlarged_too(explorer: Explorer) -> None:
    explorer.open()
    zoom(explorer, "8")
    explorer.go_to((1, 3, 2))
    explorer.expect_shown("vgg19", (1, 3, 2))
    wide = explorer.page.locator(f"#{ids.TRANSFERRED} img.picture").bounding_box()
    frame = place(explorer, ids.TRANSFERRED).bounding_box()
    assert wide is not None
    assert frame is not None
    assert np.isclose(wide["width"], 8 * frame["width"])


def test_the_keyboard_reads_the_value_in_the_middle(explorer: Explorer) -> None:
    explorer.open()
    stage = explorer.figure.locator(".stage")
    explorer.page.keyboard.press("Tab")
    stage.focus()
    expect_values(explorer, (SIDE // 2, SIDE // 2))
    zoom(explorer, "2")
    stage.focus()
    stage.press("ArrowRight")
    expect_values(explorer, (13, 12))


def test_a_finger_reads_values_and_moves_enlarged_pictures(
    chromium: Browser, tiny_server: LiveServer
) -> None:
    options = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    with Explorer(chromium, tiny_server, **options) as tab:
        tab.open()
        box = place(tab, ids.CONTENT).bounding_box()
        assert box is not None
        middle = (SIDE // 2 + 0.5) / SIDE  # of a pixel
        at: Position = {"x": box["width"] * middle, "y": box["height"] * middle}
        place(tab, ids.CONTENT).tap(position=at)
        expect_values(tab, (SIDE // 2, SIDE // 2))
        stage = tab.figure.locator(".stage")
        expect(stage).to_have_css("touch-action", "auto")
        zoom(tab, "4")
        expect(stage).to_have_css("touch-action", "none")
        board = tab.page.locator(f"#{ids.MAP}")
        expect(board).to_have_css("touch-action", "pan-y")
        board.tap(position={"x": 3, "y": 3})
        tab.expect_caption((2, 3, 0))
