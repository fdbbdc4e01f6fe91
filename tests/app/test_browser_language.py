"""The page in Spanish, in a real browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Page, expect

from app import ids
from app.text import ENGLISH, LANGUAGES, SPANISH, Words
from browsing.every_page import open_page
from browsing.live_server import LiveServer, free_port
from precompute.axes import AXES
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

NAMES = re.compile(r"CC BY 4\.0")
FOREIGN = {"en": re.compile(r"\d,\d(?!\d\d)"), "es": re.compile(r"\d\.\d(?!\d\d)")}
"""Decimals of another language: what is not a thousand."""

# All that is read, heard or shown as a hint.
_SAID = """() => [document.body.innerText, ...[...document.querySelectorAll("*")].flatMap(part =>
    ["alt", "aria-label", "aria-valuetext", "title"].map(name => part.getAttribute(name) ?? "")),
].join("\\n")"""


def foreign_numbers(page: Page, words: Words) -> list[str]:
    """Return the lines in which a decimal sign is another language's."""
    said = NAMES.sub("", page.evaluate(_SAID)).split("\n")
    return [line for line in said if FOREIGN[words.language].search(line)]


def choose_colour(page: Page, text: ModuleType, quantity: str) -> None:
    page.get_by_label(text.MAP_COLOUR_LABEL).first.click()
    page.get_by_role("option", name=text.MAP_COLOURS[quantity]).click()
    expect(page.locator(f"#{ids.MAP}")).to_have_attribute("data-shows", quantity)


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


@contextmanager
def framing(address: str, port: int) -> Iterator[str]:
    """A page of another site than 127.0.0.1, with `address` in a frame; yields its address."""
    page = f'<iframe src="{address}" width="1200" height="900"></iframe>'.encode()

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", port), Course) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://localhost:{port}/course"
        finally:
            server.shutdown()
            thread.join()


def test_in_a_frame_of_another_site_a_spanish_browser_can_choose_english(
    chromium: Browser, tiny_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv("STYLE_EMBEDDERS", f"http://localhost:{port}")
    with (
        LiveServer(tiny_pack, tmp_path / "pictures") as server,
        framing(server.address, port) as course,
        Explorer(chromium, server, locale="es-ES") as explorer,
    ):
        page = explorer.page
        page.goto(course)
        frame = page.frame_locator("iframe")
        expect(frame.locator("html")).to_have_attribute("lang", "es")
        frame.get_by_role("link", name="English").first.click()
        expect(frame.locator("html")).to_have_attribute("lang", "en")
        frame.get_by_role("link", name=ENGLISH.explorer.PAGES["/learn"]).first.click()
        page.frames[1].wait_for_url(f"{server.address}/learn*")
        expect(frame.locator("html")).to_have_attribute("lang", "en")
        expect(frame.get_by_role("heading", level=1)).to_be_visible()


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


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
def test_what_is_measured_has_the_languages_decimal_sign(embedded: Explorer, words: Words) -> None:
    page, text = embedded.page, words.explorer
    sign = {"en": r"\.", "es": ","}[words.language]
    place = "?model=vgg16&lr=5e-2&sw=1e-9&cw=1e-10"
    page.goto(f"{embedded.address}{words.address('/')}{place}")
    readout = page.locator(f"#{ids.MAP_READOUT}")
    expect(readout).to_contain_text(re.compile(rf"SW 1e-9 · .* \d+{sign}\d"))
    losses = page.locator(f"#{ids.LOSSES} svg")
    expect(losses).to_have_attribute("aria-label", re.compile(rf"\d{sign}\d"))
    choose_colour(page, text, "similarity")
    expect(page.locator(f"#{ids.MAP_LEGEND}")).to_have_text(re.compile(rf"0{sign}\d"))
    embedded.figure.locator(".picture-place").hover()
    expect(embedded.figure.locator(".pixel-value")).to_have_text(re.compile(rf"\d{sign}\d"))
    page.get_by_text(text.VIEWS["difference"], exact=True).click()
    page.get_by_role("button", name=text.WINDOW_TOGGLE, exact=True).click()
    assert foreign_numbers(page, words) == []


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
def test_every_page_has_the_languages_decimal_sign(embedded: Explorer, words: Words) -> None:
    for address in words.explorer.PAGES:
        open_page(embedded.page, embedded.address + words.address(address))
        assert foreign_numbers(embedded.page, words) == []
