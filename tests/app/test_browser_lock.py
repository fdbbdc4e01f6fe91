"""What the two weights are together, and the lock that keeps their ratio."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app import ids
from app.text.en import explorer as text
from precompute.axes import AXES
from tests.app.browser import Explorer
from tests.app.test_browser_map import START, click, the_map

pytestmark = pytest.mark.browser

LEARNING_RATE, STYLE_WEIGHT, CONTENT_WEIGHT = AXES


def lock(explorer: Explorer) -> None:
    explorer.page.get_by_label(text.LOCK_LABEL).check(force=True)


def expect_weights(explorer: Explorer, ratio: str, scale: str, epsilon: str) -> None:
    for name, said in {ids.RATIO: ratio, ids.SCALE: scale, ids.EPSILON: epsilon}.items():
        expect(explorer.page.locator(f"#{name}")).to_have_text(said)


def test_ratio_scale_and_epsilon_are_told(explorer: Explorer) -> None:
    explorer.open()
    epsilon = explorer.pack.manifest.optimiser.epsilon
    assert epsilon == 0.1
    expect_weights(explorer, "1e-1", "1e-9", "1e8")
    explorer.go_to((2, 0, 2))
    expect_weights(explorer, "1e3", "1e-8", "1e7")


def test_both_weights_move_together(explorer: Explorer) -> None:
    explorer.open()
    lock(explorer)
    explorer.thumb(STYLE_WEIGHT).press("ArrowRight")
    explorer.expect_shown("vgg19", (2, 3, 1))
    explorer.thumb(CONTENT_WEIGHT).press("ArrowLeft")
    explorer.expect_shown("vgg19", (2, 2, 0))
    explorer.thumb(STYLE_WEIGHT).press("ArrowLeft")  # the content weight cannot follow
    expect(explorer.thumb(STYLE_WEIGHT)).to_have_attribute("aria-valuenow", "2")
    explorer.expect_shown("vgg19", (2, 2, 0))
    expect_weights(explorer, "1e-1", "1e-9", "1e8")
    explorer.thumb(LEARNING_RATE).press("Home")
    explorer.expect_shown("vgg19", (0, 2, 0))
    explorer.page.get_by_label(text.LOCK_LABEL).uncheck(force=True)
    explorer.thumb(CONTENT_WEIGHT).press("ArrowRight")
    explorer.expect_shown("vgg19", (0, 2, 1))
    expect_weights(explorer, "1e0", "1e-9", "1e8")


def test_a_drag_goes_as_far_as_both_can_and_takes_the_other_thumb_along(
    explorer: Explorer,
) -> None:
    explorer.open()
    explorer.go_to((2, 0, 0))
    lock(explorer)
    box = explorer.page.locator(f"#{ids.slider(STYLE_WEIGHT)} .mantine-Slider-track").bounding_box()
    assert box is not None
    explorer.thumb(STYLE_WEIGHT).hover()
    explorer.page.mouse.down()
    explorer.page.mouse.move(box["x"] + box["width"], box["y"] + box["height"] / 2, steps=4)
    explorer.expect_shown("vgg19", (2, 2, 2))
    expect(explorer.thumb(CONTENT_WEIGHT)).to_have_attribute("aria-valuenow", "2")
    explorer.page.mouse.up()
    expect(explorer.thumb(STYLE_WEIGHT)).to_have_attribute("aria-valuenow", "2")
    explorer.expect_shown("vgg19", (2, 2, 2))


def test_the_map_goes_along_the_ratio(explorer: Explorer) -> None:
    explorer.open()
    lock(explorer)
    the_map(explorer).press("ArrowUp")
    explorer.expect_shown("vgg19", (2, 3, 1))
    the_map(explorer).press("ArrowLeft")
    explorer.expect_shown("vgg19", (2, 2, 0))
    click(explorer, 3, 2)  # its row
    explorer.expect_shown("vgg19", (2, 3, 1))
    click(explorer, 0, 0)  # a row where the content weight cannot follow
    explorer.expect_shown("vgg19", (2, 2, 0))


def test_presets_set_a_ratio_of_their_own(explorer: Explorer) -> None:
    explorer.open()
    explorer.go_to((2, 0, 2))
    lock(explorer)
    explorer.page.get_by_role("button", name=text.PRESETS["figure_22a"][0], exact=True).click()
    explorer.expect_shown("vgg19", START)
    explorer.thumb(STYLE_WEIGHT).press("ArrowRight")
    explorer.expect_shown("vgg19", (2, 3, 1))
