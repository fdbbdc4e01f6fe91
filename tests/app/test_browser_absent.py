"""In a real browser: cells without a picture, slow and broken lines. Never a stale picture."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Route, expect

from app import ids
from app.start import computed_grid, nearest_position
from app.text.en import explorer as text
from browsing.live_server import LiveServer
from precompute.axes import AXES
from tests.app.browser import NOT_LOADED, Explorer
from tests.app.faulty_pack import build_empty_pack, damage, reverse_axes
from tests.tiny_pack import build_tiny_pack

pytestmark = pytest.mark.browser

# In slider positions, learning rates rising: where the faulty pack's cells of each kind are.
MISSING = (0, 3, 2)
DIVERGED = (0, 2, 0)
DAMAGED = (1, 2, 0)

# On every frame: the caption, and the address of the picture on the page (null if there is none).
_WATCH = """() => {
    const figure = document.getElementById("transferred-figure");
    window.frames_seen = [];
    const look = () => {
        const image = figure.querySelector("img.picture");
        const caption = figure.querySelector(".cell-caption").textContent;
        window.frames_seen.push([caption, image && image.src]);
        requestAnimationFrame(look);
    };
    look();
}"""


@pytest.mark.parametrize(
    ("model", "position", "title"),
    [
        ("CVAE-ENCODER (test)", MISSING, "Not in this pack"),
        ("CVAE-ENCODER (test)", DIVERGED, "Diverged"),
        ("VGG19 (test)", DAMAGED, "Damaged"),
    ],
)
def test_a_cell_without_a_picture_says_so(
    faulty_explorer: Explorer, model: str, position: tuple[int, ...], title: str
) -> None:
    explorer = faulty_explorer.open()
    explorer.choose_model(model)
    explorer.go_to(position)
    expect(explorer.message).to_contain_text(title)
    expect(explorer.message).to_contain_text("The nearest computed cell is LR: ")
    expect(explorer.figure.locator("img")).to_have_count(0)
    expect(explorer.page.get_by_role("button", name=text.RETRY_BUTTON)).to_be_hidden()


def test_the_button_goes_to_the_nearest_computed_cell(faulty_explorer: Explorer) -> None:
    explorer = faulty_explorer.open()
    explorer.choose_model("CVAE-ENCODER (test)")
    explorer.go_to(MISSING)
    nearest = nearest_position(computed_grid(explorer.pack, "cvae-encoder"), MISSING)
    assert nearest is not None
    expect(explorer.message).to_contain_text(explorer.caption(nearest))
    button = explorer.page.get_by_role("button", name=text.NEAREST_BUTTON)
    button.press("Enter")
    explorer.expect_shown("cvae-encoder", nearest)
    expect(button).to_be_hidden()
    expect(explorer.thumb(AXES[0])).to_be_focused()


def test_the_browser_finds_the_same_nearest_cell_as_the_server(faulty_explorer: Explorer) -> None:
    explorer = faulty_explorer.open()
    for name in explorer.pack.cells:
        grid = computed_grid(explorer.pack, name)
        for position in np.argwhere(~grid).tolist():
            found = explorer.page.evaluate(
                "([name, at]) => styleAtlas.grid.nearestComputed(styleAtlas.sent.atlas, name, at)",
                [name, position],
            )
            assert tuple(found) == nearest_position(grid, tuple(position))


def test_a_slow_line_never_shows_a_picture_under_another_cells_caption(explorer: Explorer) -> None:
    delays = random.Random(0)

    def delay(route: Route) -> None:
        time.sleep(delays.uniform(0, 0.12))
        route.continue_()

    explorer.page.route("**/image/**", delay)
    explorer.open()
    explorer.page.evaluate(_WATCH)
    for axis, key in itertools.product(AXES, ("Home", "ArrowRight", "End", "ArrowLeft")):
        explorer.thumb(axis).press(key)
    explorer.expect_shown("vgg19", (1, 2, 1))
    right = {explorer.caption(at): _url(explorer, at) for at in np.ndindex(3, 4, 3)}
    seen = explorer.page.evaluate("window.frames_seen")
    assert len({caption for caption, _ in seen}) > 2
    assert all(url == right[caption] for caption, url in seen)


def test_waiting_is_said_and_what_is_shown_keeps_its_caption(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.wait_for_load_state("networkidle")
    with _held(explorer) as release:
        explorer.choose_model("CVAE-ENCODER (test)")
        expect(explorer.figure).to_have_attribute("aria-busy", "true")
        expect(explorer.figure.locator(".stage-loading")).to_have_css("opacity", "1")
        explorer.expect_shown("vgg19", (2, 2, 0))
        release()
        expect(explorer.figure).to_have_attribute("aria-busy", "false")
        explorer.expect_shown("cvae-encoder", (2, 2, 0))


def test_a_picture_that_comes_late_does_not_replace_a_later_one(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.wait_for_load_state("networkidle")
    with _held(explorer) as release:
        explorer.choose_model("CVAE-ENCODER (test)")
        expect(explorer.figure).to_have_attribute("aria-busy", "true")
        explorer.choose_model("VGG19 (test)")
        expect(explorer.figure).to_have_attribute("aria-busy", "false")
        with explorer.page.expect_event("requestfinished"):
            release()
        explorer.page.wait_for_load_state("networkidle")
        explorer.page.wait_for_timeout(200)
        explorer.expect_shown("vgg19", (2, 2, 0))


def test_a_broken_line_is_said_and_can_be_tried_again(explorer: Explorer) -> None:
    explorer.open()
    explorer.page.wait_for_load_state("networkidle")
    explorer.expected_error = NOT_LOADED
    explorer.page.route("**/image/**", lambda route: route.abort())
    explorer.choose_model("CVAE-ENCODER (test)")
    expect(explorer.message).to_contain_text("Picture not loaded")
    expect(explorer.figure.locator("img")).to_have_count(0)
    explorer.page.unroute_all()
    retry = explorer.page.get_by_role("button", name=text.RETRY_BUTTON)
    retry.click()
    explorer.expect_shown("cvae-encoder", (2, 2, 0))
    expect(retry).to_be_hidden()


def test_a_source_image_that_fails_is_said(explorer: Explorer) -> None:
    digest = explorer.pack.manifest.pair.style.digest
    explorer.expected_error = NOT_LOADED
    explorer.page.route(f"**/{digest}.png", lambda route: route.abort())
    explorer.open()
    expect(explorer.page.locator(f"#{ids.STYLE}").get_by_role("status")).to_be_visible()
    expect(explorer.page.locator(f"#{ids.CONTENT} .stage-message")).to_be_hidden()


def test_a_file_damaged_while_serving_is_said(chromium: Browser, tmp_path: Path) -> None:
    folder = build_tiny_pack(tmp_path / "pack")
    with LiveServer(folder, tmp_path / "pictures") as server, Explorer(chromium, server) as page:
        damage(folder, shard=1)  # learning rate 5e-3
        damage(folder, shard=2)  # 5e-4; the server read shard 0 for a chart, and still has it
        page.expected_error = NOT_LOADED
        page.open()
        page.thumb(AXES[0]).press("ArrowLeft")
        for position in ((1, 2, 0), (0, 2, 0), (0, 1, 0)):  # and not back to the first
            page.expect_caption(position)
            expect(page.message).to_contain_text("Damaged")
            page.page.get_by_role("button", name=text.NEAREST_BUTTON).click()


def test_axes_in_another_order_still_rise_and_lead_to_their_cells(
    chromium: Browser, tmp_path: Path
) -> None:
    folder = reverse_axes(build_tiny_pack(tmp_path / "pack"))
    with LiveServer(folder, tmp_path / "pictures") as server, Explorer(chromium, server) as page:
        page.open()
        for position in ((0, 0, 0), (2, 3, 1), (1, 2, 2)):
            page.go_to(position)
            page.expect_shown("vgg19", position)


@pytest.mark.parametrize(
    ("models", "said"),
    [(["vgg19"], "No cell of this model is computed."), ([], text.NO_MODEL)],
)
def test_a_pack_with_nothing_in_it(
    chromium: Browser, tmp_path: Path, models: list[str], said: str
) -> None:
    folder = build_empty_pack(tmp_path / "pack", *models)
    with LiveServer(folder, tmp_path / "pictures") as server, Explorer(chromium, server) as page:
        page.open()
        expect(page.message).to_contain_text(said)
        expect(page.page.get_by_role("button", name=text.NEAREST_BUTTON)).to_be_hidden()
        page.thumb(AXES[0]).press("Home")


def _url(explorer: Explorer, position: tuple[int, ...]) -> str:
    indices = [stops[at].index for stops, at in zip(explorer.stops, position, strict=True)]
    cell = explorer.pack.cell_number(*indices)
    digest = explorer.pack.digests[explorer.pack.cells["vgg19"].image[cell]]
    return f"{explorer.address}/image/{digest}.png"


@contextmanager
def _held(explorer: Explorer) -> Iterator:
    """Hold pictures back until the function that this gives is called."""
    waiting: list[Route] = []
    explorer.page.route("**/image/**", lambda route: waiting.append(route))

    def release() -> None:
        for route in waiting:
            route.continue_()
        waiting.clear()
        explorer.page.unroute_all()

    yield release
