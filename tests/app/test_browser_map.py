"""The map of the weights, the presets, losses and downloads."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, expect

from app import ids
from app.text.en import explorer as text
from precompute.axes import AXES
from precompute.pack.regimes import COLOURS, Regime
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

LEARNING_RATE, STYLE_WEIGHT, CONTENT_WEIGHT = AXES
STYLES, CONTENTS = 4, 3  # stops of the tiny pack's weights
START = (2, 2, 0)
EMPTY, DARKEST, BRIGHTEST = (23, 25, 28), (68, 1, 84), (253, 231, 37)

_PIXEL = """(canvas, [x, y]) => [...canvas.getContext("2d").getImageData(
    Math.floor(x * canvas.width), Math.floor(y * canvas.height), 1, 1).data].slice(0, 3)"""


_CURVE = """path => path.getAttribute("d").slice(1).split("L")
    .map(point => point.split(" ").map(Number))"""


def the_map(explorer: Explorer) -> Locator:
    return explorer.page.locator(f"#{ids.MAP}")


def colour_of(explorer: Explorer, style: int, content: int) -> tuple[int, ...]:
    """A pixel of a square, beside its middle, where the cross-hair may be."""
    place = [(content + 0.3) / CONTENTS, 1 - (style + 0.3) / STYLES]
    return tuple(the_map(explorer).evaluate(_PIXEL, place))


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[start : start + 2], 16) for start in (1, 3, 5))


def click(explorer: Explorer, style: int, content: int) -> None:
    box = the_map(explorer).bounding_box()
    assert box is not None
    x, y = box["width"] * (content + 0.5) / CONTENTS, box["height"] * (1 - (style + 0.5) / STYLES)
    the_map(explorer).click(position={"x": x, "y": y})


def choose_colour(explorer: Explorer, quantity: str) -> None:
    explorer.page.get_by_label(text.MAP_COLOUR_LABEL).first.click()
    explorer.page.get_by_role("option", name=text.MAP_COLOURS[quantity]).click()
    expect(the_map(explorer)).to_have_attribute("data-shows", quantity)


def test_a_click_shows_the_cell(explorer: Explorer) -> None:
    explorer.open()
    for style, content in ((3, 2), (1, 0), (0, 1)):
        click(explorer, style, content)
        explorer.expect_shown("vgg19", (START[0], style, content))


def test_the_arrow_keys_walk_and_stop_at_the_edges(explorer: Explorer) -> None:
    explorer.open()
    the_map(explorer).focus()
    for key, place in {
        "ArrowUp": (2, 3, 0),
        "ArrowRight": (2, 3, 1),
        "ArrowDown": (2, 2, 1),
        "ArrowLeft": (2, 2, 0),
    }.items():
        the_map(explorer).press(key)
        explorer.expect_shown("vgg19", place)
    the_map(explorer).press("ArrowLeft")
    the_map(explorer).press("ArrowUp")
    explorer.expect_shown("vgg19", (2, 3, 0))


def test_keys_pressed_faster_than_the_page_follows_all_count(explorer: Explorer) -> None:
    explorer.open()
    explorer.go_to((2, 0, 0))
    the_map(explorer).evaluate(
        """map => ["ArrowUp", "ArrowRight", "ArrowUp", "ArrowRight", "ArrowUp"].forEach(
            key => map.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true})))"""
    )
    explorer.expect_shown("vgg19", (2, 3, 2))


def test_every_square_has_its_regimes_colour(explorer: Explorer) -> None:
    explorer.open()
    for style in range(1, STYLES):
        assert colour_of(explorer, style, 2) == rgb(COLOURS[Regime.SATURATED])
    assert colour_of(explorer, 0, 2) == rgb(COLOURS[Regime.UNCHANGED])
    legend = explorer.page.locator(f"#{ids.MAP_LEGEND}")
    expect(legend).to_have_text("UnchangedSaturated")
    explorer.choose_model("CVAE-ENCODER (test)")  # its regimes are not told, its last cells missing
    explorer.thumb(LEARNING_RATE).press("Home")
    expect(legend).to_have_text("Computednot in this pack")
    assert colour_of(explorer, 0, 0) == rgb(COLOURS[Regime.UNKNOWN])
    assert colour_of(explorer, 3, 1) == EMPTY


def test_colour_shows_what_is_chosen(explorer: Explorer) -> None:
    explorer.open()
    choose_colour(explorer, "style_loss")
    expect(explorer.page.locator(f"#{ids.MAP_LEGEND} .scale")).to_be_visible()
    losses = [explorer.pack.losses("vgg19", cell)[0][-1] for cell in range(36)]
    assert losses.index(min(losses)) == 0  # learning rate 5e-2, least weights
    assert colour_of(explorer, 0, 0) == DARKEST
    assert losses.index(max(losses)) == 11  # greatest weights
    assert colour_of(explorer, 3, 2) == BRIGHTEST
    choose_colour(explorer, "change")  # this pack was not measured
    expect(explorer.page.locator(f"#{ids.MAP_LEGEND}")).to_have_text("not known")


def test_what_is_under_the_pointer_is_read_out(explorer: Explorer) -> None:
    explorer.open()
    readout = explorer.page.locator(f"#{ids.MAP_READOUT}")
    expect(readout).to_contain_text("SW 1e-9 · CW 1e-10 · style loss")
    expect(readout).to_contain_text(text.REGIMES[Regime.SATURATED])
    the_map(explorer).hover(position={"x": 3, "y": 3})
    expect(readout).to_contain_text("SW 1e-8 · CW 1e-10")
    explorer.page.mouse.move(0, 0)
    expect(readout).to_contain_text("SW 1e-9 · CW 1e-10")
    explorer.choose_model("CVAE-ENCODER (test)")
    explorer.go_to((0, 3, 2))
    expect(readout).to_contain_text("Not in this pack")


def test_numbers_that_do_not_come_are_said_to_be_missing(explorer: Explorer) -> None:
    explorer.expected_error = "500"
    explorer.page.route("**/quantities/*", lambda route: route.fulfill(status=500))
    explorer.open()
    choose_colour(explorer, "style_loss")
    legend = explorer.page.locator(f"#{ids.MAP_LEGEND}")
    expect(legend).to_have_text(text.BROWSER["map_failed"])
    click(explorer, 3, 2)
    explorer.expect_shown("vgg19", (2, 3, 2))


def test_numbers_that_did_not_come_are_asked_for_again(explorer: Explorer) -> None:
    explorer.expected_error = "500"
    explorer.page.clock.install()
    for path in ("quantities", "losses"):
        explorer.page.route(f"**/{path}/**", lambda route: route.fulfill(status=500), times=1)
    explorer.open()
    choose_colour(explorer, "style_loss")
    legend = explorer.page.locator(f"#{ids.MAP_LEGEND}")
    losses = explorer.page.locator(f"#{ids.LOSSES}")
    expect(legend).to_have_text(text.BROWSER["map_failed"])
    expect(losses).to_have_text(text.BROWSER["losses_failed"])
    explorer.page.clock.fast_forward(5000)
    explorer.thumb(STYLE_WEIGHT).press("ArrowRight")
    expect(legend).not_to_have_text(text.BROWSER["map_failed"])
    expect(losses.locator("svg")).to_be_visible()


def test_a_tap_is_taken_where_a_click_does_not_tell_its_pointer(explorer: Explorer) -> None:
    explorer.open()
    the_map(explorer).evaluate("""canvas => {
        const {left, top} = canvas.getBoundingClientRect();
        const at = {clientX: left + 3, clientY: top + 3, bubbles: true};
        canvas.dispatchEvent(new PointerEvent("pointerdown", {...at, pointerType: "touch"}));
        canvas.dispatchEvent(new MouseEvent("click", at));
    }""")
    explorer.expect_shown("vgg19", (2, 3, 0))


def test_a_preset_goes_to_its_place_and_shows_that_it_is_there(explorer: Explorer) -> None:
    explorer.open()
    button = explorer.page.get_by_role("button", name=text.PRESETS["figure_22a"][0], exact=True)
    expect(button).to_have_attribute("aria-pressed", "true")
    explorer.choose_model("CVAE-ENCODER (test)")
    explorer.go_to((1, 0, 2))
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    explorer.expect_shown("vgg19", START)
    expect(button).to_have_attribute("aria-pressed", "true")


def test_the_legend_says_why_likeness_may_fall_as_texture_comes(embedded: Explorer) -> None:
    embedded.open()
    note = embedded.page.locator(f"#{ids.MAP_LEGEND} p")
    choose_colour(embedded, "similarity")
    expect(note).to_have_text(text.BROWSER["map_similarity_note"])
    choose_colour(embedded, "change")
    expect(note).to_have_count(0)


def test_losses_that_are_no_number_are_left_out_of_the_curves(explorer: Explorer) -> None:
    steps = len(explorer.pack.manifest.loss_steps)
    plane = np.full((STYLES, CONTENTS, 2, steps), np.inf, "<f4")
    plane[..., 0, :3] = 10.0
    explorer.page.route("**/losses/**", lambda route: route.fulfill(body=plane.tobytes()))
    explorer.open()
    chart = explorer.page.locator(f"#{ids.LOSSES} svg")
    alt = "Style loss from 10 to 10, content loss from not known to not known"
    expect(chart).to_have_attribute("aria-label", re.compile(alt))
    assert len(chart.locator("path.style").evaluate(_CURVE)) == 2


def test_the_curves_are_the_runs_losses(explorer: Explorer) -> None:
    explorer.open()
    explorer.go_to((1, 3, 2))
    style, content = explorer.pack.losses("vgg19", explorer.pack.cell_number(1, 3, 2))
    chart = explorer.page.locator(f"#{ids.LOSSES} svg")
    ends = f"Style loss from {style[1]:.3g} to {style[-1]:.3g}, content loss from {content[1]:.3g}"
    expect(chart).to_have_attribute("aria-label", re.compile(re.escape(ends)))
    steps = np.log10(explorer.pack.manifest.loss_steps[1:])
    for kind, losses in {"style": style, "content": content}.items():
        curve = np.array(chart.locator(f"path.{kind}").evaluate(_CURVE))
        # Logarithmic both ways: the places lie on a straight line over the logarithms.
        for places, logarithms in zip(curve.T, (steps, np.log10(losses[1:])), strict=True):
            slope, start = np.polyfit(logarithms, places, 1)
            np.testing.assert_allclose(places, start + slope * logarithms, atol=0.2)
        falls = losses[-1] < losses[1]
        assert (curve[-1, 1] > curve[0, 1]) == falls, "down is less"


def test_a_cell_without_losses_says_so(explorer: Explorer) -> None:
    explorer.open()
    explorer.choose_model("CVAE-ENCODER (test)")
    explorer.go_to((0, 3, 2))
    expect(explorer.page.locator(f"#{ids.LOSSES}")).to_have_text(text.BROWSER["losses_none"])


def test_no_numbers_are_asked_for_again_while_stepping(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.wait_for_load_state("networkidle")
    explorer.requests.clear()
    for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):
        explorer.thumb(STYLE_WEIGHT).press(key)
    explorer.page.wait_for_load_state("networkidle")
    assert [request.url for request in explorer.requests if "/image/" not in request.url] == []
    explorer.thumb(LEARNING_RATE).press("ArrowLeft")
    with explorer.page.expect_response("**/losses/vgg19/2"):
        explorer.thumb(LEARNING_RATE).press("ArrowLeft")


def test_the_cell_in_hand_can_be_downloaded(explorer: Explorer) -> None:
    explorer.open()
    explorer.go_to((1, 3, 2))
    for name, label in text.DOWNLOADS.items():
        with explorer.page.expect_download() as download:
            explorer.page.get_by_role("link", name=label).click()
        assert download.value.suggested_filename == f"vgg19-lr5e-3-sw1e-8-cw1e-8-{name}"
    explorer.choose_model("CVAE-ENCODER (test)")
    explorer.go_to((0, 3, 2))
    for name in text.DOWNLOADS:
        link = explorer.page.locator(f'[data-download="{name}"]')
        expect(link).not_to_have_attribute("href", re.compile("."))
