"""The display window: which grey value every picture of a pack shows as white."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precompute.pack import Pack

SHARE = 99.5
"""Percent of the pair's pixels that are no brighter than white."""

DARKEST = 0.1


def white_level(pack: Pack) -> float:
    """Return the grey value that is shown as white, 0.1 to 1, in hundredths.

    A stack of MR slices is scaled by its brightest pixel, often fat beside a coil, and most of it
    is dark. As at any MR console a window is set for looking: from black to the grey that all but
    0.5 % of the two source images reach. It is one for the whole pack and never adapts to a
    picture, so that pictures can be compared. Pictures in colour are shown as they are.
    """
    if pack.manifest.image.channels == 3:
        return 1.0
    values = np.concatenate([pack.style.ravel(), pack.content.ravel()])
    reached = round(float(np.percentile(values, SHARE)), 2)
    return min(max(reached, DARKEST), 1.0)


@dataclass(frozen=True)
class Window:
    """Which grey values are shown: those around `level`, over `width`; both in [0, 1]."""

    level: float
    width: float


def own_window(pack: Pack) -> Window:
    """Return the window in which a pack is shown unless it is set by hand."""
    white = white_level(pack)
    return Window(white / 2, white)


def picture_style(pack: Pack) -> dict[str, str]:
    """Return what the stylesheets need to know of a pack's pictures: their size and window."""
    size = pack.manifest.image
    return {
        "--image-width": str(size.width),
        "--image-height": str(size.height),
        "--brightness": f"{1 / white_level(pack):.4f}",
    }
