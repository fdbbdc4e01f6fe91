"""In a real browser: the embedded pack, served as `make run` serves it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app import ids
from precompute.axes import CONTENT_WEIGHT, STYLE_WEIGHT
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

# Stops from the left: of the learning rate, the style weight, the content weight.
OPENING = (5, 11, 5)
FIGURE_22A = (7, 6, 5)


def test_it_starts_at_the_model_whose_every_stop_has_a_picture(embedded: Explorer) -> None:
    embedded.open().expect_shown("cvae-encoder", OPENING)
    assert embedded.caption(OPENING) == "LR: 5e-03 | SW: 1e-04 | CW: 1e-10"
    expect(embedded.page.locator(f"#{ids.MODEL}")).to_have_value("CVAE's own encoder")
    embedded.thumb(CONTENT_WEIGHT).press("ArrowRight")
    embedded.expect_shown("cvae-encoder", (5, 11, 6))


def test_a_cell_that_is_not_computed_says_so(embedded: Explorer) -> None:
    embedded.open("model=vgg16&lr=5e-2&sw=1e-9&cw=1e-10").expect_shown("vgg16", FIGURE_22A)
    assert embedded.caption(FIGURE_22A) == "LR: 5e-02 | SW: 1e-09 | CW: 1e-10"
    embedded.thumb(CONTENT_WEIGHT).press("ArrowRight")
    expect(embedded.message).to_contain_text("Not in this pack")
    embedded.expect_caption((7, 6, 6))


def test_the_encoder_can_be_walked_at_every_weight(embedded: Explorer) -> None:
    embedded.open()
    embedded.choose_model("CVAE's own encoder")
    embedded.go_to((4, 12, 14))  # learning rate 1e-3
    for step in range(3):
        embedded.expect_shown("cvae-encoder", (4, 12 + step, 14))
        embedded.thumb(STYLE_WEIGHT).press("ArrowRight")
    embedded.expect_caption((4, 15, 14))
    embedded.thumb(CONTENT_WEIGHT).press("ArrowLeft")
    embedded.expect_shown("cvae-encoder", (4, 15, 13))
