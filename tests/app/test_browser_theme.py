"""The light and the dark page, and the page about the project."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.text import LANGUAGES, Words
from app.text.en import explorer as text
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

BACKGROUND = "getComputedStyle(document.body).backgroundColor"


def brightness(explorer: Explorer) -> float:
    colour = explorer.page.evaluate(BACKGROUND)
    return sum(map(int, colour.removeprefix("rgb(").removesuffix(")").split(","))) / 3


def test_it_is_dark_until_light_is_chosen_and_stays_so(explorer: Explorer) -> None:
    explorer.open()
    assert brightness(explorer) < 20
    explorer.page.get_by_role("button", name=text.THEME_LABEL).press("Enter")
    assert brightness(explorer) > 230
    for page in text.PAGES:
        explorer.page.goto(f"{explorer.address}{page}")
        expect(explorer.page.get_by_role("heading", level=1)).to_be_visible()
        assert brightness(explorer) > 230, page
    explorer.page.get_by_role("button", name=text.THEME_LABEL).click()
    explorer.page.reload()
    expect(explorer.page.get_by_role("heading", level=1)).to_be_visible()
    assert brightness(explorer) < 20


def test_around_the_pictures_it_is_black_in_both(explorer: Explorer) -> None:
    stage = "getComputedStyle(document.querySelector('.stage')).backgroundColor"
    explorer.open()
    for _ in range(2):
        assert explorer.page.evaluate(stage) == "rgb(0, 0, 0)"
        explorer.page.get_by_role("button", name=text.THEME_LABEL).click()


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
def test_about_says_what_the_pack_holds(explorer: Explorer, words: Words) -> None:
    explorer.page.goto(explorer.address + words.address("/about"))
    page, manifest = explorer.page, explorer.pack.manifest
    for title in (words.about.WHAT_TITLE, words.about.CAUTION_TITLE, words.about.PACK_TITLE):
        expect(page.get_by_role("heading", name=title)).to_be_visible()
    facts = page.locator("dl")
    expect(facts).to_contain_text(manifest.title)
    expect(facts).to_contain_text(manifest.pair.style.licence)
    for record in manifest.extractors.values():
        expect(facts).to_contain_text(record.label)
