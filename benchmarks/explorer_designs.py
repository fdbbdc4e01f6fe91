"""The two pages that are compared, and where each has its picture and its sliders."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app import ids
from benchmarks import original_design
from benchmarks.explorer_lines import Line
from browsing.live_server import GunicornServer, LiveServer
from precompute.axes import Axis

ROUNDING = 2  # grey levels: Plotly rounds a heat map's values and colours


@dataclass(frozen=True)
class Design:
    """A page that shows a line's cells.

    Attributes:
        address: Where it starts at the line's first cell.
        picture: Selects the picture, an <img> or an SVG <image>.
        track: Selects, within a slider, what the pointer's position is a share of.
        rescaled: Whether each picture's greys are stretched from black to white.
    """

    address: str
    picture: str
    track: str
    rescaled: bool

    def thumb_of(self, axis: Axis) -> str:
        """Select the thumb of an axis's slider."""
        return f"#{ids.slider(axis)} [role=slider]"

    def track_of(self, axis: Axis) -> str:
        """Select the track of an axis's slider."""
        return f"#{ids.slider(axis)} {self.track}"

    def picture_at(self, address: str, line: Line) -> int:
        """Return which of the line's pictures (`Line.picture`) has this address; -1 for none."""
        if not address.startswith("data:"):
            digest = Path(address).stem
            return line.digests.index(digest) if digest in line.digests else -1
        shown = decode(address)
        if shown.shape != line.images.shape[1:]:
            return -1
        apart = np.abs(self.greys(line.images) - shown)
        nearest = int(apart.mean((1, 2)).argmin())
        return nearest if apart[nearest].max() <= ROUNDING else -1

    def greys(self, images: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Return the grey levels in which images, (n, height, width), are shown."""
        shown = original_design.grey_levels if self.rescaled else np.float64
        return np.stack([shown(image) for image in images])


def decode(address: str) -> NDArray[np.int64]:
    """Return the grey values of a PNG in a data URL."""
    data = base64.b64decode(address.partition(",")[2])
    return np.asarray(Image.open(io.BytesIO(data)).convert("L")).astype(np.int64)


@contextmanager
def explorer(folder: Path, lines: Sequence[Line]) -> Iterator[list[Design]]:
    """Serve this project's explorer; for each line where it starts there."""
    with LiveServer(lines[0].pack.folder, folder / "pictures") as server:
        yield [
            Design(
                f"{server.address}/{line.query()}",
                f"#{ids.TRANSFERRED} img.picture",
                ".mantine-Slider-trackContainer",
                False,
            )
            for line in lines
        ]


@contextmanager
def original(folder: Path, lines: Sequence[Line]) -> Iterator[list[Design]]:
    """Serve the original's design, one server a line, as it starts at one place."""
    with ExitStack() as servers:
        designs = []
        for line in lines:
            cells = folder / f"original-{line.axis}"
            original_design.write_folder(cells, line)
            server = GunicornServer(
                f"{original_design.__name__}:create_app()",
                {original_design.FOLDER: str(cells)},
                cells / "server.log",
            )
            servers.enter_context(server)
            picture = f"#{ids.TRANSFERRED} .heatmaplayer image"
            designs.append(Design(server.address, picture, ".dash-slider-root", True))
        yield designs
