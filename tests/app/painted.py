"""What a browser painted, and what it ought to paint."""

from __future__ import annotations

import io
import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator

from app import ids
from tests.app.browser import Explorer

BRIGHTER, DARKER = np.array([230, 159, 0]), np.array([86, 180, 233])
READ_CANVAS = """canvas => {
    const {data, width, height} = canvas.getContext("2d").getImageData(
        0, 0, canvas.width, canvas.height);
    return {rgba: Array.from(data), width, height};
}"""


def painted(explorer: Explorer, picture: Locator) -> NDArray[np.int_]:
    """What the screen shows of each of a picture's pixels, (height, width, 3): their middles."""
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    clip = {side: math.floor(length + 0.5) for side, length in box.items()}
    shot = Image.open(io.BytesIO(explorer.page.screenshot(clip=clip))).convert("RGB")
    found = np.asarray(shot).astype(int)
    scale = found.shape[1] // explorer.pack.manifest.image.width
    return found[scale // 2 :: scale, scale // 2 :: scale]


def overlay(explorer: Explorer) -> Locator:
    """The canvas over the middle picture."""
    return explorer.page.locator(f"#{ids.OVERLAY} canvas")


def canvas_pixels(canvas: Locator) -> NDArray[np.int_]:
    """The pixels of a canvas, (height, width, 3); fails on transparency."""
    found: dict[str, Any] = canvas.evaluate(READ_CANVAS)
    rgba = np.array(found["rgba"], int).reshape(found["height"], found["width"], 4)
    assert (rgba[..., 3] == 255).all()
    return rgba[..., :3]


def difference_colours(
    one: NDArray[np.uint8], other: NDArray[np.uint8], scale: float
) -> NDArray[np.float64]:
    """One minus the other in colours, (height, width, 3): blue below zero, orange above."""
    change = (one.astype(float) - other) / 255
    if change.ndim == 3:
        change = change.mean(axis=-1)
    share = np.clip(change / scale, -1, 1)[..., None]
    return np.where(share < 0, -share * DARKER, share * BRIGHTER)
