"""Encoded pictures on disk, shared by all workers. A picture never depends on it.

Whatever goes wrong here (a full or read-only disk, a corrupted database) is logged once and
costs time, not the picture.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import stat
from pathlib import Path
from typing import Any

import diskcache
from diskcache.core import MODE_PICKLE

from app.settings import CACHE_BYTES

_LOG = logging.getLogger(__name__)
_CHECK_BYTES = 16


class _BytesOnDisk(diskcache.Disk):
    """Reads no pickles: whoever can write into the folder could have code run by one."""

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        """Return an entry's value. Raises UnpicklingError where it is a pickle."""
        if mode == MODE_PICKLE:
            raise pickle.UnpicklingError("an entry is a pickle; expected bytes")
        return super().fetch(mode, filename, value, read)


class PictureCache:
    """A size-bounded store of bytes by key, whose every entry carries its own checksum."""

    def __init__(self, folder: Path, size_limit: int = CACHE_BYTES) -> None:
        """Open the cache in `folder`, made if absent, of at most `size_limit` bytes.

        Raises OSError, sqlite3.Error or diskcache.Timeout where that cannot be done.
        """
        _make_private(folder)
        self.folder = folder
        self._store: diskcache.Cache | None = diskcache.Cache(
            str(folder),
            disk=_BytesOnDisk,
            size_limit=size_limit,
            timeout=1,
            # Each thread has a connection; by default each would take 32 MB, and map 64.
            sqlite_cache_size=2**8,  # pages of 4 KiB
            sqlite_mmap_size=0,
        )

    @property
    def is_open(self) -> bool:
        """Whether it is still used; see `close`, and the module's text."""
        return self._store is not None

    def __contains__(self, key: str) -> bool:
        """Tell whether something is kept under `key`, whole or not."""
        try:
            return self._store is not None and key in self._store
        except diskcache.Timeout:
            return False
        except Exception as error:
            self._give_up(error)
            return False

    def get(self, key: str) -> bytes | None:
        """Return what is kept under `key`; None where nothing, or nothing whole, is."""
        if self._store is None:
            return None
        try:
            kept = self._store.get(key)
        except diskcache.Timeout:
            return None
        except Exception as error:  # a corrupted store fails in many ways; see the module's text
            self._give_up(error)
            return None
        if not isinstance(kept, bytes) or kept[:_CHECK_BYTES] != _checksum(kept[_CHECK_BYTES:]):
            return None
        return kept[_CHECK_BYTES:]

    def set(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`, if that can be done."""
        if self._store is None:
            return
        try:
            self._store.set(key, _checksum(data) + data)
        except diskcache.Timeout:
            return
        except Exception as error:
            self._give_up(error)

    def close(self) -> None:
        """Let the files go; the cache is empty from then on."""
        if self._store is not None:
            self._store.close()
        self._store = None

    def _give_up(self, error: Exception) -> None:
        given_up, self._store = self._store, None
        if given_up is not None:
            _LOG.warning("%s: no longer used (%s); pictures are encoded anew", self.folder, error)


def open_cache(folder: Path) -> PictureCache | None:
    """Open the cache in `folder`; None, and a warning in the log, where it cannot be used."""
    try:
        return PictureCache(folder)
    except Exception as error:
        _LOG.warning("%s: cannot keep pictures here (%s); going on without", folder, error)
        return None


def _make_private(folder: Path) -> None:
    """Make the folder, or refuse one that others can write to: a store can be made to run code."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid != os.getuid():
        raise PermissionError(f"it belongs to user {found.st_uid}, not to {os.getuid()}")
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise PermissionError("users other than its owner can write to it")


def _checksum(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()[:_CHECK_BYTES]
