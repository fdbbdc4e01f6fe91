"""States of the English pages over the embedded pack, each reached as a visitor does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from app import ids
from app.text import ENGLISH
from precompute.axes import CONTENT_WEIGHT, STYLE_WEIGHT

_TEXT, _LEARN = ENGLISH.explorer, ENGLISH.learn
_TEXTURED = "/?model=vgg16&lr=5e-2&sw=1e-9&cw=1e-10"


@dataclass(frozen=True)
class State:
    """Where a state begins, and what is done there."""

    address: str
    reach: Callable[[Page], None]


def _view(page: Page, name: str) -> None:
    page.locator(f"#{ids.VIEW_CHOICE}").get_by_text(_TEXT.VIEWS[name], exact=True).click()
    expect(page.locator(f"#{ids.TRANSFERRED}")).to_have_attribute("data-over", name)


def _swipe(page: Page) -> None:
    page.get_by_role("button", name=_TEXT.PIN, exact=True).click()
    thumb = page.get_by_role("slider", name=STYLE_WEIGHT.label)
    thumb.press("ArrowRight")
    thumb.press("ArrowRight")
    _view(page, "swipe")


def _difference(page: Page) -> None:
    _view(page, "difference")


def _open_window(page: Page) -> None:
    page.get_by_role("button", name=_TEXT.WINDOW_TOGGLE).click()
    expect(page.get_by_role("slider", name=_TEXT.WINDOW_LEVEL_HELP)).to_be_visible()


def _leave_the_computed(page: Page) -> None:
    page.get_by_role("slider", name=CONTENT_WEIGHT.label).press("ArrowRight")
    missing = page.locator(f"#{ids.TRANSFERRED}").get_by_role("status")
    expect(missing).to_contain_text(_TEXT.BROWSER["missing_title"])


def _play_half(page: Page) -> None:
    slider = page.get_by_role("slider", name=_TEXT.PLAYBACK_STEP)
    half = int(slider.get_attribute("max") or 0) // 2
    slider.fill(str(half))
    expect(slider).to_have_value(str(half))
    expect(page.locator(f"#{ids.TRANSFERRED} .picture-place canvas")).to_be_visible()


def _reveal(page: Page) -> None:
    step = page.locator("article:visible")
    step.get_by_role("radio").first.check()
    step.get_by_role("button", name=_LEARN.REVEAL).click()
    expect(step.get_by_role("button", name=_LEARN.NEXT)).to_be_visible()


STATES: Mapping[str, State] = {
    "swipe": State(_TEXTURED, _swipe),
    "difference": State(_TEXTURED, _difference),
    "window": State("/", _open_window),
    "missing": State(_TEXTURED, _leave_the_computed),
    "played": State(_TEXTURED, _play_half),
    "revealed": State("/learn", _reveal),
}
