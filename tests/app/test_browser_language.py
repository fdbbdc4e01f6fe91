"""The page in Spanish, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from app import ids
from app.text import SPANISH
from precompute.axes import AXES
from tests.app.browser import Explorer
from tests.app.live_server import LiveServer

pytestmark = pytest.mark.browser


def test_a_spanish_browser_gets_spanish_and_can_choose_english(
    chromium: Browser, tiny_server: LiveServer
) -> None:
    with Explorer(chromium, tiny_server, locale="es-ES") as explorer:
        page = explorer.open().page
        assert page.url.startswith(f"{explorer.address}/es/")
        expect(page.locator("html")).to_have_attribute("lang", "es")
        for axis in AXES:
            name = SPANISH.explorer.AXES[axis.key][0]
            expect(page.get_by_role("slider", name=name)).to_be_visible()
        thumb = page.get_by_role("slider", name=SPANISH.explorer.AXES["style_weight"][0])
        thumb.press("ArrowRight")
        spoken = SPANISH.explorer.spoken("style_weight", "1e-8")
        expect(thumb).to_have_attribute("aria-valuetext", spoken)
        expect(explorer.figure.locator("img")).to_have_attribute(
            "alt", SPANISH.explorer.BROWSER["alt"].replace("{caption}", explorer.caption((2, 3, 0)))
        )
        expect(page).to_have_url(f"{explorer.address}/es/?model=vgg19&lr=5e-2&sw=1e-8&cw=1e-10")
        page.get_by_role("link", name="English").click()
        english = f"{explorer.address}/?model=vgg19&lr=5e-2&sw=1e-8&cw=1e-10"
        expect(page).to_have_url(english)
        expect(page.get_by_role("slider", name=AXES[1].label)).to_be_visible()
        expect(explorer.figure.locator(".cell-caption")).to_contain_text("SW: 1e-08")
        page.goto(explorer.address)
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_way_between_the_pages_stays_in_the_language(
    chromium: Browser, tiny_server: LiveServer
) -> None:
    with Explorer(chromium, tiny_server) as explorer:
        page = explorer.page
        page.goto(f"{explorer.address}/es/")
        expect(page.locator(f"#{ids.TRANSFERRED}")).to_have_attribute("data-state", "shown")
        page.get_by_role("link", name=SPANISH.explorer.PAGES["/generator"]).click()
        expect(page).to_have_url(f"{explorer.address}/es/generator")
        expect(page.get_by_role("heading", name=SPANISH.generator.LEAD_TITLE)).to_be_visible()
        page.get_by_role("link", name=SPANISH.explorer.PAGES["/"]).click()
        expect(page.locator(f"#{ids.TRANSFERRED}")).to_have_attribute("data-state", "shown")
