"""The lesson in a real browser, over the embedded pack."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, ViewportSize, expect

from app import ids
from app.lesson import STEPS, lesson
from app.text import ENGLISH, SPANISH
from browsing.live_server import LiveServer
from precompute.axes import AXES, STYLE_WEIGHT
from precompute.embedded import EMBEDDED_PACK
from tests.app.browser import Explorer

pytestmark = pytest.mark.browser

TEXT = ENGLISH.learn


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with LiveServer(EMBEDDED_PACK, tmp_path_factory.mktemp("pictures")) as found:
        yield found


@pytest.fixture
def tab(chromium: Browser, server: LiveServer) -> Iterator[Explorer]:
    with Explorer(chromium, server) as found:
        yield found


def open_step(tab: Explorer, number: int, query: str = "", prefix: str = "") -> Locator:
    tab.page.goto(f"{tab.address}{prefix}/learn{query}#step-{number}")
    return shown_step(tab)


def shown_step(tab: Explorer) -> Locator:
    step = tab.page.locator("article:visible")
    expect(step).to_have_count(1)
    return step


def expect_place(tab: Explorer, number: int, at: int) -> None:
    place = lesson(tab.pack)[number - 1]["places"][at]
    tab.expect_shown(place["extractor"], tuple(place["position"]))


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_a_step_asks_then_reveals(tab: Explorer, number: int) -> None:
    step, said = open_step(tab, number), TEXT.STEPS[STEPS[number - 1].key]
    expect(step.get_by_role("heading", name=said["title"])).to_be_visible()
    expect_place(tab, number, 0)
    expect(step.get_by_text(said["reveal"])).to_be_hidden()
    step.get_by_label(said["predictions"][STEPS[number - 1].right]).check()
    step.get_by_role("button", name=TEXT.REVEAL).click()
    expect(step.get_by_text(TEXT.RIGHT)).to_be_visible()
    expect(step.get_by_text(said["reveal"])).to_be_visible()
    expect_place(tab, number, 1)
    for at, label in reversed(list(enumerate(said["places"]))):
        step.get_by_role("button", name=label, exact=True).click()
        expect_place(tab, number, at)


def test_a_wrong_prediction_and_none_are_told_apart(tab: Explorer) -> None:
    step = open_step(tab, 1)
    step.get_by_label(TEXT.STEPS["content_and_style"]["predictions"][0]).check()
    step.get_by_role("button", name=TEXT.REVEAL).click()
    expect(step.get_by_text(TEXT.WRONG)).to_be_visible()
    step.get_by_role("button", name=TEXT.NEXT).click()
    step = shown_step(tab)
    step.get_by_role("button", name=TEXT.REVEAL).click()
    expect(step.get_by_text(TEXT.NO_PREDICTION)).to_be_visible()


def test_the_address_has_the_step_and_the_place(tab: Explorer) -> None:
    open_step(tab, 2)
    expect_place(tab, 2, 0)
    shown_step(tab).get_by_role("button", name=TEXT.NEXT).click()
    expect_place(tab, 3, 0)
    place = "model=vgg16&lr=5e-2&sw=1e-9&cw=1e-10"
    expect(tab.page).to_have_url(f"{tab.address}/learn?{place}#step-3")
    tab.page.reload()
    expect(shown_step(tab).get_by_role("heading")).to_have_text(
        TEXT.STEPS["content_weight"]["title"]
    )
    expect_place(tab, 3, 0)


def test_an_address_with_another_place_is_followed(tab: Explorer) -> None:
    open_step(tab, 4, query="?model=cvae-encoder&lr=5e-2&sw=1e-2&cw=1e-10")
    expect_place(tab, 6, 1)


def test_an_unknown_step_is_the_first(tab: Explorer) -> None:
    step = open_step(tab, 99)
    expect(step.get_by_role("heading")).to_have_text(TEXT.STEPS["content_and_style"]["title"])


def test_a_presenters_keys_lead_through_it(tab: Explorer) -> None:
    step = open_step(tab, 1)
    expect_place(tab, 1, 0)
    tab.page.keyboard.press("PageDown")
    expect(step.get_by_text(TEXT.NO_PREDICTION)).to_be_visible()
    expect(step.locator(".verdict")).to_be_focused()
    tab.page.keyboard.press("PageDown")
    expect(shown_step(tab).get_by_role("heading")).to_be_focused()
    expect_place(tab, 2, 0)
    tab.page.keyboard.press("PageUp")
    expect(shown_step(tab).get_by_role("heading")).to_have_text(
        TEXT.STEPS["content_and_style"]["title"]
    )


def test_a_presenters_keys_go_on_after_a_click(tab: Explorer) -> None:
    step = open_step(tab, 1)
    step.get_by_role("button", name=TEXT.REVEAL).click()
    tab.page.keyboard.press("PageDown")
    expect_place(tab, 2, 0)


def test_a_slider_keeps_the_keys_that_are_its_own(tab: Explorer) -> None:
    step = open_step(tab, 1)
    expect_place(tab, 1, 0)
    tab.thumb(STYLE_WEIGHT).press("PageDown")
    expect(step.get_by_role("button", name=TEXT.REVEAL)).to_be_visible()


def test_elsewhere_on_the_page_the_keys_move_the_page(tab: Explorer) -> None:
    step = open_step(tab, 1)
    expect_place(tab, 1, 0)
    tab.page.locator(f"#{ids.COPY_LINK}").press("PageDown")
    tab.page.locator("h2:visible").first.evaluate("heading => heading.focus()")
    tab.page.keyboard.press("Shift+PageDown")
    expect(step.get_by_role("button", name=TEXT.REVEAL)).to_be_visible()
    tab.page.keyboard.press("PageDown")
    expect(step.get_by_text(TEXT.NO_PREDICTION)).to_be_visible()


def test_a_step_asks_again_when_one_comes_back(tab: Explorer) -> None:
    step = open_step(tab, 1)
    expect_place(tab, 1, 0)
    choice = step.get_by_label(TEXT.STEPS["content_and_style"]["predictions"][1])
    choice.check()
    step.get_by_role("button", name=TEXT.REVEAL).click()
    expect(step.get_by_text(TEXT.RIGHT)).to_be_visible()
    step.get_by_role("button", name=TEXT.NEXT).click()
    shown_step(tab).get_by_role("button", name=TEXT.PREVIOUS).click()
    expect(choice).not_to_be_checked()
    expect(step.get_by_text(TEXT.RIGHT)).to_be_hidden()
    expect(step.get_by_role("button", name=TEXT.REVEAL)).to_be_visible()
    expect_place(tab, 1, 0)


def test_the_address_can_be_changed_by_hand(tab: Explorer) -> None:
    open_step(tab, 1)
    tab.page.evaluate("window.location.hash = '#step-4'")
    expect_place(tab, 4, 0)


def test_of_two_steps_in_quick_succession_the_last_is_shown(tab: Explorer) -> None:
    open_step(tab, 4)
    expect_place(tab, 4, 0)
    tab.page.evaluate("""async () => {
        const [first, , , fourth] = document.querySelectorAll(".steps a");
        first.click();
        await new Promise(requestAnimationFrame);
        fourth.click();
    }""")
    tab.page.wait_for_timeout(300)  # the menu answers a task later
    first, fourth = (lesson(tab.pack)[number]["places"][0]["extractor"] for number in (0, 3))
    assert first != fourth
    menu = tab.page.get_by_label("Model").first
    expect(menu).to_have_value(tab.pack.manifest.extractors[fourth].label)
    expect_place(tab, 4, 0)
    tab.choose_model(tab.pack.manifest.extractors[first].label)
    expect(menu).to_have_value(tab.pack.manifest.extractors[first].label)
    expect(tab.page).to_have_url(re.compile(f"model={first}&"))


def test_the_sliders_stay_free(tab: Explorer) -> None:
    open_step(tab, 2)
    expect_place(tab, 2, 0)
    tab.thumb(STYLE_WEIGHT).press("ArrowRight")
    place = lesson(tab.pack)[1]["places"][0]
    rate, style, content = place["position"]
    tab.expect_shown("vgg16", (rate, style + 1, content))


def test_it_is_there_in_spanish(tab: Explorer) -> None:
    step, said = open_step(tab, 4, prefix="/es"), SPANISH.learn.STEPS["ratio"]
    expect_place(tab, 4, 0)
    step.get_by_role("button", name=SPANISH.learn.REVEAL).click()
    expect(step.get_by_text(said["reveal"])).to_be_visible()
    expect_place(tab, 4, 1)


def test_what_this_pack_lacks_is_said(chromium: Browser, tiny_server: LiveServer) -> None:
    with Explorer(chromium, tiny_server) as tab:
        step = open_step(tab, 4)
        expect(step.get_by_text(TEXT.NOT_HERE)).to_be_visible()
        step.get_by_role("button", name=TEXT.REVEAL).click()
        expect(step.get_by_text(TEXT.STEPS["ratio"]["reveal"])).to_be_visible()
        expect(step.get_by_role("group")).to_be_hidden()


PROJECTOR: ViewportSize = {"width": 1366, "height": 768}


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_on_a_projector_a_step_is_one_screen(tab: Explorer, prefix: str) -> None:
    tab.page.set_viewport_size(PROJECTOR)
    step = open_step(tab, 1, prefix=prefix)
    for number in range(1, len(STEPS) + 1):
        step.locator(".reveal").click()
        expect_place(tab, number, 1)
        parts = tab.page.locator('.stage, .controls [role="slider"]').all()
        assert len(parts) == 3 + len(AXES)
        parts += [step.locator("h2"), step.locator(".places"), step.locator(".next")]
        for part in parts:
            expect(part).to_be_in_viewport(ratio=1)
        if number < len(STEPS):
            step.locator(".next").click()
            step = shown_step(tab)


def test_the_browsers_way_back_leads_through_the_steps(tab: Explorer) -> None:
    step = open_step(tab, 1)
    expect_place(tab, 1, 0)
    step.get_by_role("button", name=TEXT.NEXT).click()
    expect_place(tab, 2, 0)
    tab.page.go_back()
    expect_place(tab, 1, 0)
    expect(shown_step(tab).get_by_role("heading")).to_have_text(
        TEXT.STEPS["content_and_style"]["title"]
    )
