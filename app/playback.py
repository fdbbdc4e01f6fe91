"""Frames of runs as the browser gets them: which cells have some, and a strip of them a cell."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray

from precompute.pack import Pack, PackError
from precompute.pack.frames import read_frames, read_steps, role_of

_LOG = logging.getLogger(__name__)

FRAMES_PATH = "/frames/"
"""Where the server has the strips; an extractor's name and `<cell>-<version>.png` follow."""

TALLEST = 32_767
"""Pixels that browsers draw from; a strip that were taller is not offered."""

VERSION_DIGITS = 16


def frames_table(pack: Pack, extractor: str, mount: str = "") -> dict[str, dict[str, Any]]:
    """Return what the browser is told of the cells that have frames, by cell number.

    `mount` is what comes before the pack's addresses.

    Of each the `steps` of its frames and the strip's address, which names the version of the
    frames and so never has other pixels. Empty where there are none, or their file is damaged.
    """
    try:
        steps = read_steps(pack, extractor)
    except PackError as error:
        _LOG.error("%s", error)
        return {}
    version, height = version_of(pack, extractor), pack.manifest.image.height
    return {
        str(cell): {
            "steps": found,
            "url": f"{mount}{FRAMES_PATH}{extractor}/{cell}-{version}.png",
        }
        for cell, found in steps.items()
        if len(found) * height <= TALLEST
    }


def version_of(pack: Pack, extractor: str) -> str | None:
    """Name the frames that the pack has of an extractor's cells by their file's digest."""
    attachment = pack.manifest.attachments.get(role_of(extractor))
    return attachment.sha256[:VERSION_DIGITS] if attachment else None


def read_strip(pack: Pack, extractor: str, cell: int) -> NDArray[np.uint8]:
    """Return a cell's frames under one another, (frames * height, width) uint8, or with colour.

    Raises KeyError where it has none, PackError where their file is damaged.
    """
    frames = read_frames(pack, extractor, [cell])
    images = frames.runs[frames.source[cell]].images
    return images.reshape(-1, *images.shape[2:])
