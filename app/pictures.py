"""Pictures as the browser gets them: PNG files of a pack's distinct images."""

from __future__ import annotations

import io
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.picture_cache import PictureCache
from precompute.pack import Pack


def encode_png(image: NDArray[np.uint8]) -> bytes:
    """Return a PNG with exactly these pixels: (height, width) uint8, or (height, width, 3)."""
    file = io.BytesIO()
    Image.fromarray(image).save(file, format="PNG")  # `optimize` saves 2 % and takes thrice as long
    return file.getvalue()


class Pictures:
    """The PNG files of one pack: its two sources, its cells' images, and those of its gallery."""

    def __init__(
        self,
        pack: Pack,
        cache: PictureCache | None,
        gallery: Mapping[str, NDArray[np.uint8]] | None = None,
    ) -> None:
        """Serve `pack` and the `gallery`'s pictures, by digest, of any size.

        Encoded pictures are kept in `cache`, if there is one.
        """
        self._pack = pack
        self._cache = cache
        self._gallery = gallery or {}
        sources = (pack.manifest.pair.style.digest, pack.manifest.pair.content.digest)
        self._known = frozenset((*pack.digests, *sources, *self._gallery))

    def __contains__(self, digest: str) -> bool:
        """Tell whether the pack has an image of this digest."""
        return digest in self._known

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
        png = encode_png(self._image(digest))
        if self._cache:
            self._cache.set(key, png)
        return png

    def _image(self, digest: str) -> NDArray[np.uint8]:
        found = self._gallery.get(digest)
        return self._pack.image(digest) if found is None else found

    def _key(self, digest: str) -> str:
        # A digest is over the pixels alone: images of other sizes may share it.
        size = self._pack.manifest.image
        height, width = (size.height, size.width)
        if digest in self._gallery:
            height, width = self._gallery[digest].shape
        return f"png:{width}x{height}x{size.channels}:{digest}"
