"""In a real browser: what the sliders, the menu and the keyboard do."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app import ids
from precompute.axes import AXES, Axis
from tests.app.browser import NOT_LOADED, Explorer

pytestmark = pytest.mark.browser

START = (2, 2, 0)
STOPS = (3, 4, 3)
LOADED = """digest => performance.getEntriesByType("resource").some(
    ({name}) => name.includes(digest))"""


def test_the_page_starts_at_the_defaults(explorer: Explorer) -> None:
    explorer.open().expect_shown("vgg19", START)
    expect(explorer.page).to_have_title("Style Atlas")


@pytest.mark.parametrize("number", range(3), ids=[axis.key for axis in AXES])
def test_a_slider_by_keyboard(explorer: Explorer, number: int) -> None:
    explorer.open()
    axis = AXES[number]
    moves = [("Home", 0), ("ArrowRight", 1), ("ArrowUp", 2), ("ArrowLeft", 1), ("ArrowDown", 0)]
    for key, stop in [*moves, ("End", STOPS[number] - 1)]:
        explorer.thumb(axis).press(key)
        position = tuple(stop if i == number else at for i, at in enumerate(START))
        explorer.expect_shown("vgg19", position)
        _expect_spoken(explorer, axis, stop)


@pytest.mark.parametrize("number", range(3), ids=[axis.key for axis in AXES])
def test_a_slider_by_mouse_acts_while_it_is_dragged(explorer: Explorer, number: int) -> None:
    explorer.open()
    axis = AXES[number]
    track = explorer.page.locator(f"#{ids.slider(axis)} .mantine-Slider-track").bounding_box()
    assert track is not None
    mouse, y = explorer.page.mouse, track["y"] + track["height"] / 2
    mouse.move(track["x"] + 1, y)
    mouse.down()
    for stop in range(STOPS[number]):
        mouse.move(track["x"] + track["width"] * stop / (STOPS[number] - 1), y, steps=4)
        position = tuple(stop if i == number else at for i, at in enumerate(START))
        explorer.expect_shown("vgg19", position)
    mouse.up()
    _expect_spoken(explorer, axis, STOPS[number] - 1)


def test_every_cell_shows_its_own_image(explorer: Explorer) -> None:
    explorer.open()
    for rate in range(3):
        for style in range(4):
            explorer.go_to((rate, style, 0))
            for content in range(3):
                explorer.expect_shown("vgg19", (rate, style, content))
                explorer.thumb(AXES[2]).press("ArrowRight")


def test_the_menu_changes_the_model_and_leaves_the_sliders(explorer: Explorer) -> None:
    explorer.open()
    explorer.go_to((2, 3, 1))
    explorer.choose_model("CVAE-ENCODER (test)")
    expect(explorer.figure).to_have_attribute("aria-busy", "false")
    expect(explorer.page.locator(f"#{ids.COVERAGE}")).to_have_text(
        "30 of 36 combinations in this pack"
    )
    explorer.expect_shown("cvae-encoder", (2, 3, 1))
    explorer.choose_model("VGG19 (test)")
    expect(explorer.page.locator(f"#{ids.COVERAGE}")).to_be_empty()
    explorer.expect_shown("vgg19", (2, 3, 1))


def test_stepping_asks_the_server_for_pictures_only(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.wait_for_load_state("networkidle")
    explorer.requests.clear()
    for axis in AXES:
        for key in ("Home", "ArrowRight", "End", "ArrowLeft"):
            explorer.thumb(axis).press(key)
    explorer.choose_model("CVAE-ENCODER (test)")
    explorer.page.wait_for_load_state("networkidle")
    paths = [request.url.removeprefix(explorer.address) for request in explorer.requests]
    others = [path for path in paths if not path.startswith("/image/")]
    numbers = {f"/losses/vgg19/{rate}" for rate in range(3)} | {
        f"/quantities/{name}" for name in ("vgg19", "cvae-encoder")
    }
    assert set(others) <= numbers | {f"/losses/cvae-encoder/{rate}" for rate in range(3)}
    assert len(paths) == len(set(paths))


def test_neighbours_are_there_before_the_step(explorer: Explorer) -> None:
    explorer.open()
    left = explorer.pack.digests[explorer.image_number("vgg19", (2, 1, 0))]
    explorer.page.wait_for_function(LOADED, arg=left)
    explorer.page.wait_for_load_state("networkidle")
    explorer.expected_error = NOT_LOADED
    explorer.page.route("**/image/**", lambda route: route.abort())
    for key, position in (("ArrowLeft", (2, 1, 0)), ("ArrowRight", (2, 2, 0))):
        explorer.thumb(AXES[1]).press(key)
        explorer.expect_shown("vgg19", position)


def _expect_spoken(explorer: Explorer, axis: Axis, stop: int) -> None:
    found = explorer.stops[AXES.index(axis)][stop]
    expect(explorer.thumb(axis)).to_have_attribute(
        "aria-valuetext", f"{axis.label.lower()} {found.short}"
    )
    expect(explorer.page.locator(f"#{ids.readout(axis)}")).to_have_text(found.short)
