"""The pair from two files of one's own, such as a photograph and a painting."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from precompute.config import Config
from precompute.generator.pair import Pair
from precompute.loaders import load_picture
from precompute.pack import SourceImage, image_digest, to_8bit

UNSTATED = "not stated"
GIVEN = "A file given to the job"


class FilePair:
    """Loads the two files once, and names and describes them by their pixels alone."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @cached_property
    def pair(self) -> Pair:
        """The two images; of three channels where either is in colour."""
        assert self.config.content is not None
        assert self.config.style is not None
        size = self.config.size
        content, style = (
            load_picture(path, size, channels=3)
            for path in (self.config.content, self.config.style)
        )
        if is_grey(content) and is_grey(style):
            content, style = content[..., :1], style[..., :1]
        return Pair(style=style, content=content)

    def recipe(self) -> str:
        """Name the pair by its pixels: no file name goes into it."""
        digest = hashlib.sha256()
        for image in (self.pair.style, self.pair.content):
            digest.update(f"{image.shape}".encode() + np.ascontiguousarray(image, "<f4").tobytes())
        return f"files-{digest.hexdigest()[:16]}"

    def describe(self) -> dict[str, Any]:
        """Return the manifest's words on the two images."""
        return {
            "title": self.config.title
            or f"Two pictures, {self.config.size} × {self.config.size} pixels",
            "style": self._source(self.pair.style, "style"),
            "content": self._source(self.pair.content, "content"),
        }

    def _source(self, image: NDArray[np.float32], role: str) -> SourceImage:
        return SourceImage(
            digest=image_digest(to_8bit(image, image.shape[-1])),
            description=f"The picture given as {role}, cropped and resampled",
            provenance=self.config.provenance or GIVEN,
            licence=self.config.licence or UNSTATED,
        )


def is_grey(image: NDArray[np.floating]) -> bool:
    """Tell whether all channels of (height, width, channels) are the same."""
    return bool(np.all(image == image[..., :1]))
