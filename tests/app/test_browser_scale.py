"""The scale bar, in a real browser: as long as it says, at every zoom."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from app import ids
from app.text import ENGLISH, LANGUAGES, Words
from browsing.live_server import LiveServer
from tests.app.browser import Explorer
from tests.app.faulty_pack import forget_pitch
from tests.tiny_pack import build_tiny_pack

pytestmark = pytest.mark.browser

FIGURES = (ids.STYLE, ids.TRANSFERRED, ids.CONTENT)


def bar_of(explorer: Explorer, figure: str) -> Locator:
    return explorer.page.locator(f"#{figure} .scale-bar")


def zoom(explorer: Explorer, times: str) -> None:
    explorer.page.locator(f"#{ids.ZOOM}").get_by_text(ENGLISH.explorer.ZOOMS[times]).click()
    atlas = explorer.page.locator(".atlas")
    expect(atlas).to_have_attribute("style", re.compile(f"--zoom: {times};"))


def expect_true_to_scale(explorer: Explorer, said: str) -> None:
    """Every figure's bar says this length, and is that long beside its picture's pixels."""
    millimetres = float(said.removesuffix(" mm").replace(",", "."))
    size = explorer.pack.manifest.image
    assert size.pixel_pitch_mm is not None
    for figure in FIGURES:
        expect(bar_of(explorer, figure)).to_have_text(said)
        bar = bar_of(explorer, figure).bounding_box()
        picture = explorer.page.locator(f"#{figure} img.picture").bounding_box()
        place = explorer.page.locator(f"#{figure} .picture-place").bounding_box()
        assert bar is not None
        assert picture is not None
        assert place is not None
        pixel = picture["width"] / size.width
        expected = pixel * millimetres / size.pixel_pitch_mm
        assert bar["width"] == pytest.approx(expected, abs=0.5)
        assert place["x"] <= bar["x"] < bar["x"] + bar["width"] <= place["x"] + place["width"]


def test_the_bar_is_right_at_every_zoom(explorer: Explorer) -> None:
    explorer.open()
    # A picture is 24 x 1.4142 = 33.9 mm wide; a quarter of what is seen is 8.5 mm, 4.2 mm, ...
    expect_true_to_scale(explorer, "5 mm")
    for times, said in (("2", "2 mm"), ("4", "2 mm"), ("8", "1 mm"), ("1", "5 mm")):
        zoom(explorer, times)
        expect_true_to_scale(explorer, said)


def test_the_embedded_packs_bar_is_right_on_a_phone_too(
    chromium: Browser, embedded_server: LiveServer
) -> None:
    for width, height in ((1440, 900), (390, 844)):
        size = {"width": width, "height": height}
        with Explorer(chromium, embedded_server, viewport=size) as explorer:
            explorer.open()
            expect_true_to_scale(explorer, "50 mm")


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_the_bar_is_named(chromium: Browser, tiny_server: LiveServer, words: Words) -> None:
    with Explorer(chromium, tiny_server) as explorer:
        explorer.page.goto(f"{explorer.address}{words.address('/')}")
        name = words.explorer.SCALE_BAR.format(length="5 mm")
        expect(explorer.figure.get_by_role("img", name=name)).to_be_visible()


def test_there_is_no_bar_where_there_is_no_picture(faulty_explorer: Explorer) -> None:
    faulty_explorer.open()
    faulty_explorer.choose_model("CVAE-ENCODER (test)")
    expect(faulty_explorer.figure).to_have_attribute("data-state", "shown")
    expect(bar_of(faulty_explorer, ids.TRANSFERRED)).to_be_visible()
    faulty_explorer.go_to((0, 3, 2))
    expect(faulty_explorer.figure).to_have_attribute("data-state", "absent")
    expect(bar_of(faulty_explorer, ids.TRANSFERRED)).to_be_hidden()
    expect(bar_of(faulty_explorer, ids.STYLE)).to_be_visible()


def test_there_is_no_bar_where_the_pitch_is_not_known(chromium: Browser, tmp_path: Path) -> None:
    folder = forget_pitch(build_tiny_pack(tmp_path / "tiny"))
    with LiveServer(folder, tmp_path / "pictures") as server, Explorer(chromium, server) as page:
        page.open()
        expect(page.page.locator(".scale-bar")).to_have_count(0)
