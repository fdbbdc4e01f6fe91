"""What is painted: a part of the window as an array."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Page


def pixels(page: Page, clip: Any = None) -> NDArray[np.uint8]:
    """Return what the window shows, or a part of it: (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB"))
