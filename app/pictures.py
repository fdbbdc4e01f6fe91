"""Pictures as the browser gets them: PNG files of a pack's distinct images."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.picture_cache import PictureCache
from app.playback import read_strip, version_of
from precompute.pack import Pack


def encode_png(image: NDArray[np.uint8]) -> bytes:
    """Return a PNG with exactly these pixels: (height, width) uint8, or (height, width, 3).

    PNG alone, whatever the browser accepts: of 122 images of the embedded pack lossless WebP took
    9 % fewer bytes and 4.7 times as long to encode, AVIF 3 % fewer and 12 times as long, and a
    CDN would keep each picture once more.
    """
    file = io.BytesIO()
    Image.fromarray(image).save(file, format="PNG")  # `optimize` saves 2 % and takes thrice as long
    return file.getvalue()


class Pictures:
    """The PNG files of one pack: its sources, its cells' images and frames, and its gallery."""

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

    @property
    def digests(self) -> Sequence[str]:
        """The distinct images of the pack's cells, those of a file after one another."""
        return self._pack.digests

    @property
    def keeps(self) -> bool:
        """Whether there is a cache that encoded pictures are kept in."""
        return self._cache is not None and self._cache.is_open

    def __contains__(self, digest: str | None) -> bool:
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
        return self._encoded(self.key(digest), lambda: self._image(digest))

    def encode_ahead(self, digest: str) -> int:
        """Encode an image that is not kept yet; return the bytes of its PNG, 0 if it is.

        Raises PackError where the image's file in the pack is damaged.
        """
        if self._cache is None or self.key(digest) in self._cache:
            return 0
        return len(self.png(digest))

    def strip(self, extractor: str, cell: int, version: str) -> bytes:
        """Return the PNG of a cell's frames under one another.

        Raises:
            KeyError: The pack has no frames of that cell and version.
            PackError: The frames' file in the pack is damaged.
        """
        if version != version_of(self._pack, extractor):
            raise KeyError(version)
        key = f"frames:{version}:{cell}"
        return self._encoded(key, lambda: read_strip(self._pack, extractor, cell))

    def _encoded(self, key: str, read: Callable[[], NDArray[np.uint8]]) -> bytes:
        kept = self._cache.get(key) if self._cache else None
        if kept is not None:
            return kept
        png = encode_png(read())
        if self._cache:
            self._cache.set(key, png)
        return png

    def _image(self, digest: str) -> NDArray[np.uint8]:
        found = self._gallery.get(digest)
        return self._pack.image(digest) if found is None else found

    def key(self, digest: str) -> str:
        """Return the name under which an image is kept."""
        # A digest is over the pixels alone: images of other sizes may share it.
        size = self._pack.manifest.image
        height, width = (size.height, size.width)
        if digest in self._gallery:
            height, width = self._gallery[digest].shape
        return f"png:{width}x{height}x{size.channels}:{digest}"
