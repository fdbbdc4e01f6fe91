"""The page's address: it has all that is shown, and leads back to it."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Locator, expect

from app import ids
from app.text.en import explorer as text
from precompute.axes import AXES
from tests.app.browser import Explorer
from tests.fuzz import few

pytestmark = pytest.mark.browser

LEARNING_RATE, STYLE_WEIGHT, CONTENT_WEIGHT = AXES
START = "model=vgg19&lr=5e-2&sw=1e-9&cw=1e-10"


def note(explorer: Explorer) -> Locator:
    return explorer.page.locator(f"#{ids.ADDRESS_NOTE}")


def picture_box(explorer: Explorer) -> object:
    """Where the enlarged picture lies; its stage cuts it off."""
    return explorer.figure.locator(".picture-place > .picture").bounding_box()


def expect_query(explorer: Explorer, query: str) -> None:
    expect(explorer.page).to_have_url(f"{explorer.address}/?{query}")


def test_the_address_follows_and_leads_back(explorer: Explorer) -> None:
    explorer.open()
    length = explorer.page.evaluate("history.length")
    explorer.choose_model("CVAE-ENCODER (test)")
    explorer.go_to((1, 3, 2))
    place = re.compile(r"\?model=cvae-encoder&lr=5e-3&sw=1e-8&cw=1e-8$")
    expect(explorer.page).to_have_url(place)
    assert explorer.page.evaluate("history.length") == length, "no entry a step"
    explorer.page.reload()
    explorer.expect_shown("cvae-encoder", (1, 3, 2))
    expect(explorer.page).to_have_url(place)


def test_a_wrong_address_is_said_to_be_so_until_the_visitor_goes_on(explorer: Explorer) -> None:
    explorer.page.goto(f"{explorer.address}/?model=vgg11&sw=7e-9&lr=x&cw=1E-9&other=1")
    explorer.expect_shown("vgg19", (2, 2, 1))
    expect(note(explorer)).to_have_text(
        "The link asks for model vgg11, LR x, SW 7e-9, which there is not here."
    )
    expect_query(explorer, "model=vgg19&lr=5e-2&sw=1e-9&cw=1e-9")
    expect(note(explorer)).not_to_be_empty()
    explorer.thumb(STYLE_WEIGHT).press("ArrowRight")
    expect(note(explorer)).to_be_empty()


def test_the_link_can_be_copied(explorer: Explorer) -> None:
    explorer.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    explorer.open()
    explorer.thumb(STYLE_WEIGHT).press("ArrowRight")
    explorer.expect_caption((2, 3, 0))
    explorer.page.get_by_role("button", name=text.COPY_LINK).click()
    expect(explorer.page.locator(f"#{ids.COPY_LINK}")).to_have_text(text.BROWSER["copied"])
    copied = explorer.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{explorer.address}/?model=vgg19&lr=5e-2&sw=1e-8&cw=1e-10"
    expect(explorer.page.locator(f"#{ids.COPY_LINK}")).to_have_text(text.COPY_LINK)


def test_the_zoom_and_what_is_seen_of_the_pictures(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.locator(f"#{ids.ZOOM}").get_by_text(text.ZOOMS["4"], exact=True).click()
    explorer.figure.locator(".stage").press("ArrowRight")
    expect_query(explorer, f"{START}&zoom=4,0.525,0.5")
    seen = picture_box(explorer)
    explorer.page.reload()
    explorer.expect_shown("vgg19", (2, 2, 0))
    expect(explorer.page.get_by_role("radio", name=text.ZOOMS["4"], exact=True)).to_be_checked()
    expect(explorer.page.locator(".atlas")).to_have_attribute("data-zoomed", "true")
    assert picture_box(explorer) == seen
    explorer.page.locator(f"#{ids.ZOOM}").get_by_text(text.ZOOMS["1"], exact=True).click()
    expect_query(explorer, START)


def test_the_window(explorer: Explorer) -> None:
    explorer.page.goto(f"{explorer.address}/?{START}&window=0.3,0.25")
    level, width = (
        explorer.page.get_by_role("slider", name=name)
        for name in (text.WINDOW_LEVEL_HELP, text.WINDOW_WIDTH_HELP)
    )
    expect(level).to_have_attribute("aria-valuetext", "grey value 0.3")  # and in sight
    expect(width).to_have_attribute("aria-valuetext", "grey value 0.25")
    width.press("ArrowRight")
    expect_query(explorer, f"{START}&window=0.3,0.255")
    explorer.page.get_by_role("button", name=text.WINDOW_RESET).click()
    expect_query(explorer, START)


def test_the_maps_colour_and_the_lock(explorer: Explorer) -> None:
    explorer.page.goto(f"{explorer.address}/?{START}&colour=content_loss&lock=on")
    canvas = explorer.page.locator(f"#{ids.MAP}")
    expect(canvas).to_have_attribute("data-shows", "content_loss")
    lock = explorer.page.get_by_label(text.LOCK_LABEL)
    expect(lock).to_be_checked()
    explorer.thumb(STYLE_WEIGHT).press("ArrowRight")
    explorer.expect_shown("vgg19", (2, 3, 1))
    moved = "model=vgg19&lr=5e-2&sw=1e-8&cw=1e-9"
    expect_query(explorer, f"{moved}&colour=content_loss&lock=on")
    lock.uncheck(force=True)
    expect_query(explorer, f"{moved}&colour=content_loss")


def test_what_is_set_in_vain_is_said(explorer: Explorer) -> None:
    wrong = "zoom=3,0.5,0.5&window=0.2&colour=heat&lock=maybe&step=7"
    explorer.page.goto(f"{explorer.address}/?{START}&{wrong}")
    explorer.expect_shown("vgg19", (2, 2, 0))
    expect(note(explorer)).to_have_text(
        "The link asks for zoom 3,0.5,0.5, window 0.2, colour heat, lock maybe, step 7, "
        "which there is not here."
    )
    expect_query(explorer, START)


@pytest.mark.parametrize(
    "wrong",
    ["window=0.3,1e-9", "window=0.3,0.2,0.1", "zoom=4,0.5,0.5,0.5", "zoom=4,0.5,", "step="],
)
def test_what_could_not_be_written_is_not_read(explorer: Explorer, wrong: str) -> None:
    explorer.page.goto(f"{explorer.address}/?{START}&{wrong}")
    name, _, value = wrong.partition("=")
    expect(note(explorer)).to_contain_text(f"{name} {value or '?'}, which")
    expect_query(explorer, START)


_WORDS = st.one_of(
    st.text(max_size=12),
    st.from_regex(r"-?[0-9]{0,3}(\.[0-9]{0,3})?(e[+-]?[0-9]{1,3})?", fullmatch=True),
    st.lists(st.sampled_from(["vgg19", "5e-2", "1e-9", "1e-10", "0.5", "4", "", "NaN"])).map(
        ",".join
    ),
    st.sampled_from(["on", "swipe", "difference", "change", "constructor", "__proto__"]),
)
_KEYS = ["model", "lr", "sw", "cw", "a", "view", "zoom", "window", "colour", "lock", "step"]
_READ = """query => {
    window.history.replaceState(null, "", "?" + query);
    const {address, sent: {atlas}} = window.styleAtlas;
    return address.read(atlas, "vgg19", [2, 2, 0]);
}"""


def test_any_address_leads_to_a_place_on_the_grid(explorer: Explorer) -> None:
    explorer.open()
    sizes = explorer.pack.manifest.grid_shape

    @few
    @given(st.dictionaries(st.sampled_from(_KEYS), _WORDS))
    def read(query: dict[str, str]) -> None:
        found = explorer.page.evaluate(_READ, urlencode(query))
        places = [found, *([found["pinned"]] if found["pinned"] else [])]
        for place in places:
            assert place["extractor"] in explorer.pack.cells
            assert len(place["position"]) == len(sizes)
            for stop, size in zip(place["position"], sizes, strict=True):
                assert 0 <= stop < size
        assert len(found["wrong"]) <= len(query)

    read()
    explorer.page.reload()  # and what it has restored is shown
    expect(explorer.figure).to_have_attribute("aria-busy", "false")
