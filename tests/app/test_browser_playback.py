"""Playback in the browser: every frame has the pack's pixels, and nothing plays unasked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect

from app import ids
from app.text.en import explorer as text
from app.text.es import explorer as spanish
from app.views import difference_scale
from browsing.live_server import LiveServer
from precompute.axes import CONTENT_WEIGHT
from precompute.pack import to_8bit
from tests import tiny_pack as tiny
from tests.app.browser import NOT_LOADED, Explorer
from tests.app.painted import canvas_pixels, difference_colours, overlay

pytestmark = pytest.mark.browser

START = (2, 2, 0)  # cell 6, which has frames
EQUAL = (2, 0, 1)  # cell 1, whose frames are of the run that stands for it
WITHOUT = (2, 2, 1)
STEPS = tiny.FRAME_STEPS
PACE, CALM_PACE = 250, 1000  # milliseconds a frame


class Player(Explorer):
    """A tab over a pack with frames, in which time passes only when the test lets it."""

    def open(self, path: str = "") -> Player:
        self.page.goto(f"{self.address}{path}")
        expect(self.figure).to_have_attribute("aria-busy", "false")
        self.page.clock.install()
        self.page.clock.pause_at(self.page.evaluate("Date.now() + 1000"))
        return self

    @property
    def bar(self) -> Locator:
        return self.page.locator(f"#{ids.PLAYBACK}")

    @property
    def play(self) -> Locator:
        return self.page.locator(f"#{ids.PLAY}")

    @property
    def slider(self) -> Locator:
        return self.page.get_by_role("slider", name=text.PLAYBACK_STEP)

    def step_by(self, label: str) -> None:
        self.page.get_by_role("button", name=label).click()

    def wait(self, milliseconds: int) -> None:
        """Let so much time pass, at once."""
        self.page.clock.run_for(milliseconds)

    def move(self, key: str) -> None:
        """Press a key on a slider of the page; React needs time to pass by itself."""
        self.page.clock.resume()
        self.thumb(CONTENT_WEIGHT).press(key)

    def start(self) -> None:
        """Press play and wait for the strip."""
        self.play.click()
        expect(self.bar).to_have_attribute("data-playing", "true")

    def expect_frame(self, number: int, run: int = 6) -> None:
        """This frame of the run is drawn and told, and marked on the losses."""
        step = STEPS[number]
        expect(self.figure.locator(".picture-place canvas")).to_have_attribute(
            "data-step", str(step)
        )
        frames = tiny.frames().runs[run]
        np.testing.assert_array_equal(self.frame_image(), frames.images[number])
        self.expect_told(number)
        mark = self.page.locator(f"#{ids.LOSSES} line.mark")
        expect(mark).to_have_attribute("data-step", str(step))

    def expect_end(self, position: tuple[int, ...] = START) -> None:
        """The cell's own picture is on the page, at the last step, and nothing plays."""
        expect(self.figure.locator(".picture-place canvas")).to_have_count(0)
        self.expect_shown("vgg19", position)
        self.expect_told(len(STEPS) - 1)
        expect(self.page.locator(f"#{ids.LOSSES} line.mark")).to_have_count(0)
        expect(self.play).to_have_text(text.PLAYBACK_PLAY)

    def expect_told(self, number: int) -> None:
        said = f"step {STEPS[number]} of {STEPS[-1]}"
        expect(self.page.locator(f"#{ids.PLAY_STEP}")).to_have_text(said)
        expect(self.slider).to_have_attribute("aria-valuetext", said)
        expect(self.slider).to_have_value(str(number))


@pytest.fixture
def player(chromium: Browser, played_server: LiveServer) -> Iterator[Player]:
    with Player(chromium, played_server) as page:
        yield page


def strips(player: Player) -> list[str]:
    return [request.url for request in player.requests if "/frames/" in request.url]


def test_nothing_plays_and_nothing_is_fetched_unasked(player: Player) -> None:
    player.open()
    player.expect_end()
    player.wait(20 * CALM_PACE)
    player.expect_end()
    assert strips(player) == []


def test_playing_shows_every_frame_and_ends_in_the_packs_picture(player: Player) -> None:
    player.open()
    player.start()
    expect(player.play).to_have_text(text.BROWSER["playback_pause"])
    for number in range(len(STEPS) - 1):
        player.expect_frame(number)
        player.wait(PACE - 1)
        player.expect_frame(number)
        player.wait(1)
    player.expect_end()
    player.wait(10 * PACE)
    player.expect_end()
    player.start()
    player.expect_frame(0)
    assert len(strips(player)) == 1, "one picture has all frames, and is fetched once"


def test_pausing_holds_the_frame_and_playing_goes_on_from_it(player: Player) -> None:
    player.open()
    player.start()
    player.wait(PACE)
    player.expect_frame(1)
    player.play.click()
    expect(player.play).to_have_text(text.PLAYBACK_PLAY)
    player.wait(10 * PACE)
    player.expect_frame(1)
    player.start()
    player.expect_frame(1)
    player.wait(PACE)
    player.expect_frame(2)


def test_stepping_back_and_on_stays_within_the_run(player: Player) -> None:
    player.open()
    for number in (2, 1, 0, 0):
        player.step_by(text.PLAYBACK_BACK)
        player.expect_frame(number)
    player.step_by(text.PLAYBACK_ON)
    player.expect_frame(1)
    player.step_by(text.PLAYBACK_ON)
    player.step_by(text.PLAYBACK_ON)
    player.expect_end()
    player.step_by(text.PLAYBACK_ON)
    player.expect_end()


def test_a_step_while_it_plays_pauses_it(player: Player) -> None:
    player.open()
    player.start()
    player.wait(PACE)
    player.step_by(text.PLAYBACK_ON)
    player.expect_frame(2)
    player.wait(10 * PACE)
    player.expect_frame(2)


def test_scrubbing_shows_the_frame_under_the_hand(player: Player) -> None:
    player.open()
    player.start()
    for number in (2, 0, 1):
        player.slider.fill(str(number))
        player.expect_frame(number)
    player.wait(10 * PACE)
    player.expect_frame(1)
    player.slider.fill(str(len(STEPS) - 1))
    player.expect_end()


def test_the_keyboard_alone_is_enough(player: Player) -> None:
    player.open()
    player.page.get_by_label(text.STAGE_LABEL).focus()
    keys = player.page.keyboard
    keys.press("Tab")
    keys.press("Enter")  # one frame back
    player.expect_frame(2)
    keys.press("Tab")
    keys.press("Space")  # play
    expect(player.bar).to_have_attribute("data-playing", "true")
    keys.press("Space")
    expect(player.bar).to_have_attribute("data-playing", "false")
    player.expect_frame(2)
    keys.press("Tab")
    keys.press("Enter")  # one frame on
    player.expect_end()
    keys.press("Tab")
    expect(player.slider).to_be_focused()
    keys.press("Home")
    player.expect_frame(0)
    keys.press("ArrowRight")
    player.expect_frame(1)
    keys.press("End")
    player.expect_end()


def test_moving_a_slider_ends_playback_and_shows_the_cell(player: Player) -> None:
    player.open()
    player.start()
    player.wait(PACE)
    player.expect_frame(1)
    player.move("ArrowRight")
    player.expect_shown("vgg19", WITHOUT)
    player.wait(10 * PACE)
    player.expect_shown("vgg19", WITHOUT)
    expect(player.figure.locator(".picture-place canvas")).to_have_count(0)
    expect(player.page.locator(f"#{ids.LOSSES} line.mark")).to_have_count(0)
    player.move("ArrowLeft")
    player.expect_end()
    player.wait(10 * PACE)
    player.expect_end()


def test_only_cells_with_frames_have_controls_and_elsewhere_it_is_said(player: Player) -> None:
    player.open()
    none = player.page.get_by_text(text.PLAYBACK_NONE)
    controls = player.page.get_by_role("group", name=text.PLAYBACK_LABEL)
    below = player.page.get_by_role("region", name=text.CONTROLS_LABEL)
    top = "element => element.getBoundingClientRect().top + window.scrollY"
    expect(controls).to_be_visible()
    place = below.evaluate(top)
    expect(none).to_be_hidden()
    player.move("ArrowRight")
    expect(none).to_be_visible()
    expect(controls).to_be_hidden()
    assert below.evaluate(top) == place, "nothing moves"
    player.choose_model("CVAE-ENCODER (test)")
    expect(none).to_be_visible()
    player.page.get_by_label(text.STAGE_LABEL).focus()
    player.page.keyboard.press("Tab")
    expect(player.page.locator(f"#{ids.MODEL}")).to_be_focused()


def test_a_pack_without_frames_has_no_word_of_them(explorer: Explorer) -> None:
    explorer.open()
    expect(explorer.page.locator(f"#{ids.PLAYBACK}")).to_be_hidden()
    expect(explorer.page.get_by_text(text.PLAYBACK_NONE)).to_be_hidden()


def test_a_filled_cell_plays_the_run_that_stands_for_it(player: Player) -> None:
    player.open("/?lr=5e-2&sw=1e-11&cw=1e-9")
    player.expect_end(EQUAL)
    player.step_by(text.PLAYBACK_BACK)
    player.expect_frame(2, run=0)
    player.step_by(text.PLAYBACK_ON)
    player.expect_end(EQUAL)


def test_who_prefers_less_motion_gets_it_slower(
    chromium: Browser, played_server: LiveServer
) -> None:
    options: dict[str, Any] = {"reduced_motion": "reduce"}
    with Player(chromium, played_server, **options) as player:
        player.open()
        player.wait(10 * CALM_PACE)
        player.expect_end()
        player.start()
        player.expect_frame(0)
        player.wait(CALM_PACE - 1)
        player.expect_frame(0)
        player.wait(1)
        player.expect_frame(1)


def test_frames_that_do_not_come_are_said_and_asked_for_again(player: Player) -> None:
    player.expected_error = NOT_LOADED
    player.open()
    player.page.route("**/frames/**", lambda route: route.abort())
    player.play.click()
    said = player.page.locator(f"#{ids.PLAY_STEP}")
    expect(said).to_have_text(text.BROWSER["playback_failed"])
    player.expect_shown("vgg19", START)
    player.page.unroute("**/frames/**")
    player.start()
    player.expect_frame(0)


def test_the_value_under_the_pointer_is_the_frames(player: Player) -> None:
    player.open()
    player.slider.fill("1")
    player.expect_frame(1)
    player.figure.locator(".picture-place").hover(position={"x": 60, "y": 60})
    grey = tiny.frames().runs[6].images[1][12, 12] / 255
    value = player.figure.locator(".pixel-value")
    expect(value).to_have_text(re.compile(rf"\) {grey:.2f}$"))


def test_a_frame_is_described_to_those_who_do_not_see_it(player: Player) -> None:
    player.open()
    player.slider.fill("1")
    name = "Style-transferred image, LR: 5e-02 | SW: 1e-09 | CW: 1e-10, after step 1 of 10"
    expect(player.page.get_by_role("img", name=name)).to_be_visible()


def test_the_words_are_spanish_on_the_spanish_page(player: Player) -> None:
    player.open("/es/")
    expect(player.page.get_by_role("group", name=spanish.PLAYBACK_LABEL)).to_be_visible()
    expect(player.page.locator(f"#{ids.PLAY_STEP}")).to_have_text("paso 10 de 10")
    player.page.get_by_role("button", name=spanish.PLAYBACK_PLAY).click()
    expect(player.play).to_have_text(spanish.BROWSER["playback_pause"])


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_controls_fit_into_the_figure(
    chromium: Browser, played_server: LiveServer, width: int
) -> None:
    with Player(chromium, played_server, viewport={"width": width, "height": 900}) as player:
        player.open()
        frame = player.figure.bounding_box()
        assert frame is not None
        for part in (player.play, player.slider, player.page.locator(f"#{ids.PLAY_STEP}")):
            box = part.bounding_box()
            assert box is not None
            assert frame["x"] <= box["x"] < box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert player.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("number", range(len(STEPS) - 1))
def test_the_difference_follows_the_run(player: Player, number: int) -> None:
    player.open()
    label = text.VIEWS["difference"]
    player.page.locator(f"#{ids.VIEW_CHOICE}").get_by_text(label, exact=True).click()
    player.page.clock.run_for(500)
    expect(overlay(player)).to_be_visible()
    player.slider.fill(str(number))
    player.expect_frame(number)
    content = to_8bit(player.pack.content)
    frame = tiny.frames().runs[6].images[number]
    colours = difference_colours(frame, content, difference_scale(player.pack))
    np.testing.assert_allclose(canvas_pixels(overlay(player)), colours, atol=0.51)
    player.slider.fill(str(len(STEPS) - 1))
    image = player.expected_image("vgg19", START)
    colours = difference_colours(image, content, difference_scale(player.pack))
    np.testing.assert_allclose(canvas_pixels(overlay(player)), colours, atol=0.51)


def test_the_address_has_the_step_that_is_shown(player: Player) -> None:
    player.open()
    player.step_by(text.PLAYBACK_BACK)
    player.expect_frame(len(STEPS) - 2)
    player.wait(1000)
    query = f"?model=vgg19&lr=5e-2&sw=1e-9&cw=1e-10&step={STEPS[-2]}"
    expect(player.page).to_have_url(f"{player.address}/{query}")
    player.page.clock.resume()
    player.page.reload()
    player.expect_frame(len(STEPS) - 2)
    player.thumb(CONTENT_WEIGHT).press("ArrowRight")
    expect(player.page).not_to_have_url(re.compile("step="))


def test_a_comparison_says_which_step_is_compared(player: Player) -> None:
    player.open()
    player.page.get_by_role("button", name=text.PIN, exact=True).click()
    b = player.page.locator(f"#{ids.COMPARISON} .pinned-b")
    expect(b).to_have_text(re.compile(r"CW 1e-10$"))
    player.step_by(text.PLAYBACK_BACK)
    expect(b).to_have_text(re.compile(rf"CW 1e-10, step {STEPS[-2]}$"))
    player.step_by(text.PLAYBACK_ON)
    expect(b).to_have_text(re.compile(r"CW 1e-10$"))


def test_the_address_rests_while_it_plays(player: Player) -> None:
    player.open()
    expect(player.page).to_have_url(re.compile("cw="))  # of the opening
    player.page.evaluate("""() => {
        window.written = 0;
        const {replaceState} = window.history;
        window.history.replaceState = (...how) => {
            window.written += 1;
            replaceState.apply(window.history, how);
        };
    }""")
    player.start()
    player.wait(PACE * (len(STEPS) - 1) + 50)
    expect(player.bar).to_have_attribute("data-playing", "false")
    player.wait(1000)
    assert player.page.evaluate("window.written") == 1
    expect(player.page).not_to_have_url(re.compile("step="))


def test_another_cell_is_not_busy_with_frames_that_were_asked_for_before(player: Player) -> None:
    player.page.route("**/frames/**", lambda route: None)  # they never come
    player.open()
    player.play.click()
    expect(player.bar).to_have_attribute("aria-busy", "true")
    player.move("ArrowRight")
    player.expect_caption(WITHOUT)
    expect(player.bar).to_have_attribute("aria-busy", "false")
