"""Encodes the packs' pictures ahead of who asks for them, in a process of its own that ends then.

A picture that nobody has asked for yet costs the reading of its file of the pack, with some hundred
others: a tenth of a second. A class that begins at a hundred places at once would wait for that.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator, Sequence
from logging.config import dictConfig
from pathlib import Path

from app.logs import log_settings
from app.picture_cache import PictureCache
from app.pictures import Pictures
from app.settings import CACHE_BYTES, LOG_LEVEL, read_setting
from precompute.pack import Pack, PackError

_LOG = logging.getLogger(__name__)

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


def main(arguments: Sequence[str]) -> int:
    """Encode ahead: the cache's folder, then the packs'; return the exit status."""
    dictConfig(log_settings(read_setting(LOG_LEVEL)))
    cache, *packs = (Path(argument).resolve() for argument in arguments)
    try:
        encode_ahead(cache, packs)
    except Exception:  # the log has one form, a failure's stack too
        _LOG.exception("pictures are not encoded ahead")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
