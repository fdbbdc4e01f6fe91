"""Encodes the packs' pictures ahead of who asks for them, in a process of its own that ends then.

A picture that nobody has asked for yet costs the reading of its file of the pack, with some hundred
others: a tenth of a second. A class that begins at a hundred places at once would wait for that.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from app.picture_cache import PictureCache
from app.pictures import Pictures
from app.settings import CACHE_BYTES
from precompute.pack import Pack, PackError

ROOM = CACHE_BYTES // 2
"""Bytes of pictures that are encoded ahead at most; the cache drops what is oldest."""


def encode_ahead(cache_folder: Path, packs: Sequence[Path]) -> int:
    """Encode the distinct images of packs, as far as there is room; return how many were encoded.

    Damaged images are left to whoever asks for them, and without a cache nothing is done.
    """
    cache = PictureCache(cache_folder)
    count, room = 0, ROOM
    for pictures in (Pictures(pack, cache) for pack in _openable(packs)):
        for digest in pictures.digests:
            if room <= 0 or not pictures.keeps:
                return count
            with contextlib.suppress(PackError):
                size = pictures.encode_ahead(digest)
                count, room = count + bool(size), room - size
    return count


def _openable(folders: Sequence[Path]) -> Iterator[Pack]:
    for folder in folders:
        with contextlib.suppress(PackError):  # the server opened it; it was changed since
            yield Pack(folder)


if __name__ == "__main__":
    cache, *packs = (Path(argument).resolve() for argument in sys.argv[1:])
    encode_ahead(cache, packs)
