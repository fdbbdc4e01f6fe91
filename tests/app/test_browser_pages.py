"""On the way to other pages and back: the explorer's place is kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from app import ids
from app.lesson import lesson
from app.text import ENGLISH, SPANISH
from precompute.axes import AXES
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

QUERY = "?model=cvae-encoder&lr=5e-3&sw=1e-8&cw=1e-9"
PLACE = (1, 3, 1)


def link(page: Page, name: str) -> Locator:
    return page.get_by_role("link", name=name, exact=True)


@pytest.mark.parametrize("other", ["/learn", "/generator", "/about"])
def test_the_place_is_there_again_after_a_visit_to_another_page(
    explorer: Explorer, other: str
) -> None:
    page = explorer.page
    page.goto(f"{explorer.address}/{QUERY}")
    explorer.expect_shown("cvae-encoder", PLACE)
    link(page, ENGLISH.explorer.PAGES[other]).click()
    expect(link(page, ENGLISH.explorer.PAGES[other])).to_have_attribute("aria-current", "page")
    link(page, ENGLISH.explorer.PAGES["/"]).click()
    expect(page).to_have_url(f"{explorer.address}/{QUERY}")
    explorer.expect_shown("cvae-encoder", PLACE)


def test_the_place_goes_along_through_another_language(explorer: Explorer) -> None:
    page = explorer.page
    page.goto(f"{explorer.address}/{QUERY}")
    explorer.expect_shown("cvae-encoder", PLACE)
    link(page, ENGLISH.explorer.PAGES["/generator"]).press("Enter")
    link(page, SPANISH.explorer.LANGUAGE_NAME).press("Enter")
    expect(page).to_have_url(f"{explorer.address}/es/generator")
    link(page, SPANISH.explorer.PAGES["/"]).press("Enter")
    expect(page).to_have_url(f"{explorer.address}/es/{QUERY}")
    explorer.expect_shown("cvae-encoder", PLACE)


def test_the_lesson_begins_where_it_should_and_keeps_its_step_in_another_language(
    embedded: Explorer,
) -> None:
    page = embedded.page
    page.goto(f"{embedded.address}/{QUERY}")
    expect(embedded.figure).to_have_attribute("data-state", "shown")
    link(page, ENGLISH.explorer.PAGES["/learn"]).click()
    place = lesson(embedded.pack)[0]["places"][0]
    embedded.expect_shown(place["extractor"], tuple(place["position"]))
    page.get_by_role("button", name=ENGLISH.learn.NEXT).first.click()
    expect(page).to_have_url(re.compile("#step-2$"))
    link(page, SPANISH.explorer.LANGUAGE_NAME).click()
    expect(page).to_have_url(re.compile("/es/learn.*#step-2$"))


def test_a_step_that_is_just_made_is_not_lost(explorer: Explorer) -> None:
    explorer.open()
    explorer.thumb(AXES[1]).press("ArrowRight")
    explorer.expect_caption((2, 3, 0))
    link(explorer.page, ENGLISH.explorer.PAGES["/generator"]).click()
    link(explorer.page, ENGLISH.explorer.PAGES["/"]).click()
    expect(explorer.page.locator(f"#{ids.TRANSFERRED}")).to_have_attribute("data-state", "shown")
    explorer.expect_shown("vgg19", (2, 3, 0))
