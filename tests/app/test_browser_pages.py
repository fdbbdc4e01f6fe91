"""On the way to other pages and back: the explorer's place is kept."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from app import ids
from app.text import ENGLISH, SPANISH
from precompute.axes import AXES
from tests.app.browser import Explorer
from tests.app.live_server import LiveServer

pytestmark = pytest.mark.browser

QUERY = "?model=cvae-encoder&lr=5e-3&sw=1e-8&cw=1e-9"
PLACE = (1, 3, 1)


def test_the_place_is_there_again_after_a_visit_to_another_page(explorer: Explorer) -> None:
    page = explorer.page
    page.goto(f"{explorer.address}/{QUERY}")
    explorer.expect_shown("cvae-encoder", PLACE)
    page.get_by_role("link", name=ENGLISH.explorer.PAGES["/generator"]).click()
    expect(page).to_have_url(f"{explorer.address}/generator{QUERY}")
    page.get_by_role("link", name=ENGLISH.explorer.PAGES["/"]).click()
    expect(page).to_have_url(f"{explorer.address}/{QUERY}")
    explorer.expect_shown("cvae-encoder", PLACE)


def test_the_place_goes_along_through_another_language(
    chromium: Browser, tiny_server: LiveServer
) -> None:
    with Explorer(chromium, tiny_server) as explorer:
        page = explorer.page
        page.goto(f"{explorer.address}/{QUERY}")
        explorer.expect_shown("cvae-encoder", PLACE)
        page.get_by_role("link", name=ENGLISH.explorer.PAGES["/generator"]).press("Enter")
        page.get_by_role("link", name=SPANISH.explorer.LANGUAGE_NAME).press("Enter")
        expect(page).to_have_url(f"{explorer.address}/es/generator{QUERY}")
        page.get_by_role("link", name=SPANISH.explorer.PAGES["/"]).press("Enter")
        explorer.expect_shown("cvae-encoder", PLACE)


def test_a_step_that_is_just_made_is_not_lost(explorer: Explorer) -> None:
    explorer.open()
    explorer.thumb(AXES[1]).press("ArrowRight")
    explorer.expect_caption((2, 3, 0))
    explorer.page.get_by_role("link", name=ENGLISH.explorer.PAGES["/generator"]).click()
    explorer.page.get_by_role("link", name=ENGLISH.explorer.PAGES["/"]).click()
    expect(explorer.page.locator(f"#{ids.TRANSFERRED}")).to_have_attribute("data-state", "shown")
    explorer.expect_shown("vgg19", (2, 3, 0))
