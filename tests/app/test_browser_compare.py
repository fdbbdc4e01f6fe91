"""A pinned result, A, beside the present one, B, in a real browser, against the pack's arrays."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Locator, expect

from app import ids
from app.text import ENGLISH, SPANISH
from browsing.live_server import LiveServer
from precompute.axes import AXES
from tests.app.browser import NOT_LOADED, Explorer
from tests.app.painted import canvas_pixels, difference_colours, overlay, painted

pytestmark = pytest.mark.browser

A, B = (2, 2, 0), (1, 3, 2)
PLACE_A, PLACE_B = "LR 5e-2 | SW 1e-9 | CW 1e-10", "LR 5e-3 | SW 1e-8 | CW 1e-8"
QUERY_B = "model=vgg19&lr=5e-3&sw=1e-8&cw=1e-8"
SCALE = 0.25  # the tiny pack's white level is 1
ROUNDING = 0.51
text = ENGLISH.explorer


def button(explorer: Explorer, name: str) -> Locator:
    return explorer.page.get_by_role("button", name=name, exact=True)


def choose(explorer: Explorer, view: str) -> None:
    label = text.VIEWS[view]
    explorer.page.locator(f"#{ids.VIEW_CHOICE}").get_by_text(label, exact=True).click()
    expect(explorer.figure).to_have_attribute("data-over", "" if view == "picture" else view)


def pin_and_move(explorer: Explorer) -> None:
    """Pin A, then move the sliders to B."""
    button(explorer, text.PIN).click()
    expect(explorer.figure).to_have_attribute("data-over", "swipe")
    explorer.go_to(B)


def image_of(explorer: Explorer, position: tuple[int, ...]) -> NDArray[np.uint8]:
    return explorer.expected_image("vgg19", position)


def seen(explorer: Explorer) -> NDArray[np.int_]:
    """The greys that the screen shows of the middle picture, rows above the scale bar's."""
    found = painted(explorer, explorer.figure.locator("img.picture"))[4:19]
    assert (found == found[..., :1]).all()
    return found[..., 0]


def expect_swiped(explorer: Explorer, columns: int) -> None:
    """So many columns from the left are A's, the others B's; the divider's own are left out."""
    both = [image_of(explorer, position)[4:19].astype(int) for position in (A, B)]
    assert (both[0] != both[1]).any()
    picture = seen(explorer)
    left, right = max(columns - 2, 0), min(columns + 2, 24)
    np.testing.assert_allclose(picture[:, :left], both[0][:, :left], atol=1)
    np.testing.assert_allclose(picture[:, right:], both[1][:, right:], atol=1)


def test_swipe_shows_a_left_of_the_divider_and_b_right_of_it(explorer: Explorer) -> None:
    explorer.open()
    pin_and_move(explorer)
    divider = explorer.page.get_by_role("slider", name=text.DIVIDER_LABEL)
    expect_swiped(explorer, 12)
    for key, columns, percent in (("Home", 0, 0), ("End", 24, 100), ("PageDown", 22, 90)):
        divider.press(key)
        expect(divider).to_have_attribute("aria-valuenow", str(percent))
        said = text.DIVIDER_SPOKEN.format(percent=percent)
        expect(divider).to_have_attribute("aria-valuetext", said)
        expect_swiped(explorer, columns)
    box = explorer.figure.locator(".picture-place").bounding_box()
    assert box is not None
    handle = divider.bounding_box()
    assert handle is not None
    mouse, y = explorer.page.mouse, box["y"] + box["height"] / 2
    mouse.move(handle["x"] + handle["width"] / 2, y)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 4, y, steps=3)
    mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "25")
    expect_swiped(explorer, 6)


def test_the_value_under_the_pointer_is_of_the_picture_seen_there(explorer: Explorer) -> None:
    explorer.open()
    pin_and_move(explorer)
    said = explorer.figure.locator(".pixel-value")
    place = explorer.figure.locator(".picture-place")
    box = place.bounding_box()
    assert box is not None
    for name, position, x in (("A", A, 4), ("B", B, 20)):
        at = {"x": (x + 0.5) / 24 * box["width"], "y": 10.5 / 24 * box["height"]}
        place.hover(position=at)
        expect(said).to_have_text(
            f"({x}, 10) {name} {image_of(explorer, position)[10, x] / 255:.2f}"
        )
    choose(explorer, "change")
    place.hover(position={"x": 8.5 / 24 * box["width"], "y": 10.5 / 24 * box["height"]})
    change = (float(image_of(explorer, B)[10, 8]) - image_of(explorer, A)[10, 8]) / 255
    expect(said).to_have_text(f"(8, 10) {change:+.3f}".replace("-", "−"))


def test_the_difference_is_b_minus_a(explorer: Explorer) -> None:
    explorer.open()
    pin_and_move(explorer)
    choose(explorer, "change")
    colours = difference_colours(image_of(explorer, B), image_of(explorer, A), SCALE)
    np.testing.assert_allclose(canvas_pixels(overlay(explorer)), colours, atol=ROUNDING)
    expect(explorer.figure.get_by_role("heading")).to_have_text("B−A")
    expect(explorer.page.locator(f"#{ids.DIFFERENCE_LEGEND}")).to_contain_text("brighter than A;")
    label = f"B−A. A: VGG19 (test), {PLACE_A}. B: VGG19 (test), {PLACE_B}"
    expect(overlay(explorer)).to_have_accessible_name(label)


def expect_face(explorer: Explorer, face: str) -> None:
    expect(explorer.figure).to_have_attribute("data-face", face)
    expected = image_of(explorer, A if face == "a" else B)[4:19].astype(int)
    np.testing.assert_allclose(seen(explorer), expected, atol=1)


def test_flicker_alternates_until_it_is_held_still(explorer: Explorer) -> None:
    page = explorer.page
    page.clock.install(time=0)
    explorer.open()
    pin_and_move(explorer)
    choose(explorer, "flicker")
    page.clock.pause_at(10**7)
    while explorer.figure.get_attribute("data-face") != "b":
        page.clock.run_for(10)
    while explorer.figure.get_attribute("data-face") == "b":
        page.clock.run_for(10)  # until a turn has just begun
    expect_face(explorer, "a")
    for face, other in (("a", "b"), ("b", "a")):
        page.clock.run_for(580)
        expect_face(explorer, face)
        page.clock.run_for(20)
        expect_face(explorer, other)
    still = button(explorer, text.FLICKER_STILL)
    still.press("Enter")
    expect(still).to_have_attribute("aria-pressed", "true")
    page.clock.run_for(5000)
    expect_face(explorer, "a")
    button(explorer, text.FLICKER_TURN).press("Enter")
    expect_face(explorer, "b")
    still.press("Space")
    page.clock.run_for(610)
    expect_face(explorer, "a")


def test_with_reduced_motion_only_the_button_alternates(
    chromium: Browser, tiny_server: LiveServer
) -> None:
    with Explorer(chromium, tiny_server, reduced_motion="reduce") as explorer:
        page = explorer.page
        page.clock.install()
        explorer.open()
        pin_and_move(explorer)
        choose(explorer, "flicker")
        page.clock.run_for(5000)
        expect_face(explorer, "b")
        expect(button(explorer, text.FLICKER_STILL)).to_be_hidden()
        for face in ("a", "b"):
            button(explorer, text.FLICKER_TURN).press("Enter")
            page.clock.run_for(5000)
            expect_face(explorer, face)


def test_both_are_written_out_and_there_is_a_way_back(explorer: Explorer) -> None:
    page = explorer.open().page
    pair = page.locator(f"#{ids.COMPARISON}")
    expect(pair).to_be_hidden()
    pin_and_move(explorer)
    explorer.choose_model("CVAE-ENCODER (test)")
    expect(pair).to_contain_text(f"A: VGG19 (test), {PLACE_A}")
    expect(pair).to_contain_text(f"B: CVAE-ENCODER (test), {PLACE_B}")
    button(explorer, text.TO_A).click()
    explorer.expect_shown("vgg19", A)
    expect(pair).to_contain_text(f"B: VGG19 (test), {PLACE_A}")
    button(explorer, text.UNPIN).press("Enter")
    expect(pair).to_be_hidden()
    expect(button(explorer, text.PIN)).to_be_focused()
    expect(overlay(explorer)).to_be_hidden()
    choices = page.locator(f"#{ids.VIEW_CHOICE} input")
    expect(choices).to_have_count(2)
    expect(page).to_have_url(f"{explorer.address}/?model=vgg19&lr=5e-2&sw=1e-9&cw=1e-10")


def test_a_comes_back_with_the_address_in_spanish_too(explorer: Explorer) -> None:
    page = explorer.open().page
    pin_and_move(explorer)
    query = f"?{QUERY_B}&a=vgg19,5e-2,1e-9,1e-10&view=swipe"
    expect(page).to_have_url(f"{explorer.address}/{query}")
    choose(explorer, "change")
    colours = difference_colours(image_of(explorer, B), image_of(explorer, A), SCALE)
    query = query.replace("swipe", "change")
    expect(page).to_have_url(f"{explorer.address}/{query}")
    for prefix in ("", SPANISH.prefix):
        page.goto(f"{explorer.address}{prefix}/{query}")
        explorer.expect_shown("vgg19", B)
        expect(overlay(explorer)).to_be_visible()
        np.testing.assert_allclose(canvas_pixels(overlay(explorer)), colours, atol=ROUNDING)
        expect(page.locator(f"#{ids.VIEW_CHOICE} input:checked")).to_have_value("change")
        expect(page.locator(f"#{ids.COMPARISON}")).to_contain_text(f"A: VGG19 (test), {PLACE_A}")
    expect(button(explorer, SPANISH.explorer.UNPIN)).to_be_visible()


def test_without_a_view_a_pinned_cell_is_swiped(explorer: Explorer) -> None:
    explorer.page.goto(f"{explorer.address}/?{QUERY_B}&a=vgg19,5e-2,1e-9,1e-10")
    explorer.expect_shown("vgg19", B)
    expect(explorer.figure).to_have_attribute("data-over", "swipe")
    expect_swiped(explorer, 12)


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ("a=vgg11,5e-2,1e-9,1e-10", "A vgg11,5e-2,1e-9,1e-10"),
        ("a=vgg19,5e-2,1e-9,7", "A vgg19,5e-2,1e-9,7"),
        ("a=5e-2&view=swipe", "A 5e-2"),
        ("a=", "A ?"),
        ("view=swipe", "view swipe"),
        ("view=other", "view other"),
    ],
)
def test_a_wrong_one_is_said_to_be_so(explorer: Explorer, asked: str, wrong: str) -> None:
    page = explorer.page
    page.goto(f"{explorer.address}/?{QUERY_B}&{asked}")
    explorer.expect_shown("vgg19", B)
    note = page.locator(f"#{ids.ADDRESS_NOTE}")
    expect(note).to_have_text(text.BROWSER["address_wrong"].format(wanted=wrong))
    expect(page.locator(f"#{ids.COMPARISON}")).to_be_hidden()
    expect(overlay(explorer)).to_be_hidden()
    expect(page).to_have_url(f"{explorer.address}/?{QUERY_B}")


def test_where_a_or_b_has_no_picture_nothing_is_compared(faulty_explorer: Explorer) -> None:
    page = faulty_explorer.page
    missing = "cvae-encoder,5e-4,1e-8,1e-8"
    page.goto(f"{faulty_explorer.address}/?model=vgg19&lr=5e-2&sw=1e-9&cw=1e-10&a={missing}")
    note = page.locator(f"#{ids.COMPARISON_NOTE}")
    for view in ("swipe", "flicker", "change"):
        label = text.VIEWS[view]
        page.locator(f"#{ids.VIEW_CHOICE}").get_by_text(label, exact=True).click()
        said = text.BROWSER["not_compared"].format(name="A", reason=text.BROWSER["missing"])
        expect(note).to_have_text(said)
        expect(overlay(faulty_explorer)).to_be_hidden()
        faulty_explorer.expect_shown("vgg19", A)
    button(faulty_explorer, text.PIN).click()
    expect(note).to_be_empty()
    faulty_explorer.choose_model("CVAE-ENCODER (test)")
    faulty_explorer.go_to((0, 3, 2))
    expect(faulty_explorer.message).to_contain_text("Not in this pack")
    expect(note).to_contain_text(text.BROWSER["not_compared"].format(name="B", reason="").strip())
    expect(overlay(faulty_explorer)).to_be_hidden()


def test_a_damaged_a_is_said_to_be_so(faulty_explorer: Explorer) -> None:
    faulty_explorer.expected_error = NOT_LOADED
    place = "?model=vgg19&lr=5e-2&sw=1e-9&cw=1e-10&a=vgg19,5e-3,1e-10,1e-10"
    faulty_explorer.page.goto(f"{faulty_explorer.address}/{place}")
    note = faulty_explorer.page.locator(f"#{ids.COMPARISON_NOTE}")
    expect(note).to_contain_text(text.BROWSER["damaged"])
    faulty_explorer.expect_shown("vgg19", A)


def test_a_later_b_never_stands_beside_an_earlier_wait(explorer: Explorer) -> None:
    """A's picture is slow: as it comes, it is compared with the B that is on the page then."""
    page = explorer.page
    digests = explorer.pack.digests
    image = digests[explorer.pack.cells["cvae-encoder"].image[0]]
    waiting = []
    page.route(f"**/{image}.png", lambda route: waiting.append(route))
    page.goto(f"{explorer.address}/?{QUERY_B}&a=cvae-encoder,5e-2,1e-11,1e-10&view=change")
    note = page.locator(f"#{ids.COMPARISON_NOTE}")
    expect(note).to_have_text(text.BROWSER["compare_loading"])
    expect(overlay(explorer)).to_be_hidden()
    explorer.thumb(AXES[2]).press("ArrowLeft")
    explorer.expect_shown("vgg19", (1, 3, 1))
    for route in waiting:
        route.continue_()
    expect(overlay(explorer)).to_be_visible()
    b, a = image_of(explorer, (1, 3, 1)), explorer.expected_image("cvae-encoder", (2, 0, 0))
    colours = difference_colours(b, a, SCALE)
    np.testing.assert_allclose(canvas_pixels(overlay(explorer)), colours, atol=ROUNDING)


def test_by_keyboard_alone(explorer: Explorer) -> None:
    page = explorer.open().page
    page.locator(f"#{ids.VIEW_CHOICE} input:checked").focus()
    page.keyboard.press("Tab")
    expect(button(explorer, text.PIN)).to_be_focused()
    page.keyboard.press("Enter")
    expect(explorer.figure).to_have_attribute("data-over", "swipe")
    page.keyboard.press("Shift+Tab")
    for view in ("flicker", "change"):
        page.keyboard.press("ArrowRight")
        expect(explorer.figure).to_have_attribute("data-over", view)
    page.keyboard.press("ArrowLeft")
    for name in (text.PIN, text.WINDOW_TOGGLE):
        page.keyboard.press("Tab")
        expect(button(explorer, name)).to_be_focused()
    page.keyboard.press("Tab")  # the zoom
    for name in (text.TO_A, text.UNPIN, text.FLICKER_STILL, text.FLICKER_TURN):
        page.keyboard.press("Tab")
        focused = button(explorer, name)
        expect(focused).to_be_focused()
        assert focused.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    divider = page.get_by_role("slider", name=text.DIVIDER_LABEL)
    expect(divider).to_be_hidden()
    choose(explorer, "swipe")
    explorer.figure.locator(".stage").focus()
    page.keyboard.press("Tab")
    expect(divider).to_be_focused()
    assert divider.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"


def test_a_phone_has_room_for_it(chromium: Browser, tiny_server: LiveServer) -> None:
    for prefix, size in (("", (360, 740)), (SPANISH.prefix, (390, 844)), ("", (1440, 900))):
        viewport = {"width": size[0], "height": size[1]}
        with Explorer(chromium, tiny_server, viewport=viewport) as explorer:
            page = explorer.page
            a = "a=vgg19,5e-2,1e-9,1e-10"
            for view in ("swipe", "flicker", "change"):
                page.goto(f"{explorer.address}{prefix}/?{QUERY_B}&{a}&view={view}")
                expect(explorer.figure).to_have_attribute("data-over", view)
                page.locator(f"#{ids.WINDOW_TOGGLE}").click()
                if view == "swipe":
                    page.locator(f"#{ids.DIVIDER}").press("End")
                assert page.evaluate("document.documentElement.scrollWidth") == size[0]
                choice = page.locator(f"#{ids.VIEW_CHOICE}").bounding_box()
                assert choice is not None
                assert choice["x"] + choice["width"] <= size[0]
                expect(page.locator(f"#{ids.COMPARISON}")).to_contain_text(re.compile("^A: .*B: "))
