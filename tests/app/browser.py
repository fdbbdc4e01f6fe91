"""The page in a real browser, in the words of who uses it: sliders, pictures, captions."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Browser, ConsoleMessage, Locator, Request, expect

from app import ids
from app.stops import caption, pack_stops
from app.text.en import generator as text_generator
from browsing.live_server import LiveServer
from precompute.axes import AXES, Axis

NOT_LOADED = "Failed to load resource"  # in the console, for every request that fails
# The pixels of the picture of a figure, row by row: what the browser decoded, not what it scaled.
_READ_PIXELS = """figure => {
    const image = figure.querySelector("img");
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const {data, width, height} = context.getImageData(0, 0, canvas.width, canvas.height);
    return {rgba: Array.from(data), width, height};
}"""


_READ_CANVAS = """canvas => {
    const {data, width, height} = canvas.getContext("2d").getImageData(
        0, 0, canvas.width, canvas.height);
    return {rgba: Array.from(data), width, height};
}"""


def grey_pixels(found: dict[str, Any]) -> NDArray[np.uint8]:
    """Return what a browser read, (height, width) uint8; fails on colour and on transparency."""
    rgba = np.array(found["rgba"], np.uint8).reshape(found["height"], found["width"], 4)
    assert (rgba[..., 3] == 255).all()
    assert (rgba[..., 0] == rgba[..., 1]).all()
    assert (rgba[..., 0] == rgba[..., 2]).all()
    return rgba[..., 0]


class Explorer:
    """A tab with the page open; a context manager that fails on errors in the console."""

    def __init__(self, browser: Browser, server: LiveServer, **options: Any) -> None:
        self.pack = server.pack
        self.stops = pack_stops(server.pack.manifest.axes)
        self.address = server.address
        self.errors: list[str] = []
        self.expected_error: str | None = None
        self.requests: list[Request] = []
        self._context = browser.new_context(**options)
        self.page = self._context.new_page()
        self.page.on("console", self._note_error)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request))

    def _note_error(self, line: ConsoleMessage) -> None:
        if line.type == "error":
            self.errors.append(line.text)

    def __enter__(self) -> Explorer:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        self._context.close()
        if kind is None:
            expected = self.expected_error
            assert [line for line in self.errors if not expected or expected not in line] == []

    @property
    def figure(self) -> Locator:
        return self.page.locator(f"#{ids.TRANSFERRED}")

    @property
    def message(self) -> Locator:
        return self.figure.get_by_role("status")

    def open(self, place: str = "") -> Explorer:
        """Open the page, at a place such as `lr=5e-2`, and wait for the first cell."""
        self.page.goto(f"{self.address}/?{place}" if place else self.address)
        expect(self.figure).to_have_attribute("aria-busy", "false")
        return self

    def thumb(self, axis: Axis) -> Locator:
        return self.page.get_by_role("slider", name=axis.label)

    def choose_model(self, label: str) -> None:
        self.page.get_by_label("Model").first.click()
        self.page.get_by_role("option", name=label).click()

    def go_to(self, position: tuple[int, ...]) -> None:
        """Move every slider to its stop, by keyboard, and wait for the caption."""
        for axis, stop in zip(AXES, position, strict=True):
            self.thumb(axis).press("Home")
            for _ in range(stop):
                self.thumb(axis).press("ArrowRight")
        self.expect_caption(position)

    def expect_caption(self, position: tuple[int, ...]) -> None:
        expect(self.figure.locator(".cell-caption")).to_have_text(self.caption(position))

    def caption(self, position: tuple[int, ...]) -> str:
        return caption([stops[at] for stops, at in zip(self.stops, position, strict=True)])

    def expected_image(self, extractor: str, position: tuple[int, ...]) -> NDArray[np.uint8]:
        """The image that the pack has for a cell."""
        return self.pack.image(self.pack.digests[self.image_number(extractor, position)])

    def stop_indices(self, position: tuple[int, ...]) -> tuple[int, ...]:
        """Where a position's stops are on the pack's axes."""
        return tuple(stops[at].index for stops, at in zip(self.stops, position, strict=True))

    def image_number(self, extractor: str, position: tuple[int, ...]) -> int:
        """Which of the pack's images a cell has."""
        number = self.pack.cell_number(*self.stop_indices(position))
        image = int(self.pack.cells[extractor].image[number])
        assert image >= 0, "the cell has no image"
        return image

    def shown_image(self, figure_id: str = ids.TRANSFERRED) -> NDArray[np.uint8]:
        """The pixels that a figure's picture has in the browser, (height, width) uint8."""
        return grey_pixels(self.page.locator(f"#{figure_id}").evaluate(_READ_PIXELS))

    def frame_image(self) -> NDArray[np.uint8]:
        """The pixels of the frame that is drawn in the middle figure."""
        return grey_pixels(self.figure.locator(".picture-place canvas").evaluate(_READ_CANVAS))

    def expect_shown(self, extractor: str, position: tuple[int, ...]) -> None:
        """The caption and the pixels are this cell's."""
        self.expect_caption(position)
        expect(self.figure).to_have_attribute("data-state", "shown")
        np.testing.assert_array_equal(self.shown_image(), self.expected_image(extractor, position))


class GeneratorPage(Explorer):
    """A tab with the generator's page open."""

    def open(self, place: str = "") -> GeneratorPage:
        """Open the page and wait for the slice that is shown first, if there is a gallery."""
        assert not place, "the page has no places"
        self.page.goto(f"{self.address}/generator")
        expect(self.page.get_by_role("heading", level=2).first).to_be_visible()
        if self.page.locator(f"#{ids.COMPARED}").count():
            self.expect_slice(1)
        return self

    @property
    def walk_thumb(self) -> Locator:
        return self.page.get_by_role("slider", name=text_generator.WALK_LABEL)

    def expect_slice(self, number: int) -> None:
        caption = self.page.locator(f"#{ids.SLICE_CAPTION}")
        expect(caption).to_contain_text(f"Slice {number} of ")

    def compared_image(self, source: str) -> NDArray[np.uint8]:
        """The pixels of the large picture of a source."""
        return grey_pixels(
            self.page.locator(f'#{ids.COMPARED} [data-source="{source}"]').evaluate(_READ_PIXELS)
        )

    def walk_image(self) -> NDArray[np.uint8]:
        """The pixels of the walk's step that is drawn."""
        return grey_pixels(self.page.locator(f"#{ids.WALK_CANVAS}").evaluate(_READ_CANVAS))
