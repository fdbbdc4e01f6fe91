"""Pictures as the browser gets them: PNG files of a pack's distinct images."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.picture_cache import PictureCache
from precompute.pack import Pack


def encode_png(grey: NDArray[np.uint8]) -> bytes:
    """Return an 8-bit grey PNG with exactly these pixels; `grey` is (height, width) uint8."""
    file = io.BytesIO()
    Image.fromarray(grey).save(file, format="PNG", optimize=True)
    return file.getvalue()


class Pictures:
    """The PNG files of one pack: its two sources and every distinct image of its cells."""

    def __init__(self, pack: Pack, cache: PictureCache | None) -> None:
        """Serve `pack`; encoded pictures are kept in `cache`, if there is one."""
        self._pack = pack
        self._cache = cache
        sources = (pack.manifest.pair.style.digest, pack.manifest.pair.content.digest)
        self._known = frozenset((*pack.digests, *sources))

    def png(self, digest: str) -> bytes:
        """Return the PNG of an image.

        Raises:
            KeyError: The pack has no image of that digest.
            PackError: The image's file in the pack is damaged.
        """
        if digest not in self._known:
            raise KeyError(digest)
        key = self._key(digest)
        kept = self._cache.get(key) if self._cache else None
        if kept is not None:
            return kept
        png = encode_png(self._pack.image(digest))
        if self._cache:
            self._cache.set(key, png)
        return png

    def _key(self, digest: str) -> str:
        # A digest is over the pixels alone: images of other sizes may share it.
        size = self._pack.manifest.image
        return f"png:{size.width}x{size.height}:{digest}"
