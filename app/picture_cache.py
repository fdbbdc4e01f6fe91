"""Encoded pictures on disk, shared by all workers. A picture never depends on it.

Whatever goes wrong here (a full or read-only disk, a corrupted database) is logged and costs time,
not the picture. The store is then left alone for a minute, and opened anew; a corrupted database is
deleted before that.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import math
import os
import sqlite3
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import diskcache
from diskcache.core import MODE_BINARY, MODE_RAW

from app.settings import CACHE_BYTES

_LOG = logging.getLogger(__name__)
_CHECK_BYTES = 16

RETRY_SECONDS = 60
"""How long a store that failed is left alone."""

_CORRUPT = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class _BytesOnDisk(diskcache.Disk):
    """Reads no pickles: whoever can write into the folder could have code run by one."""

    def fetch(self, mode: int, filename: str | None, value: Any, read: bool) -> Any:
        """Return an entry's value; None where it is not kept as bytes are."""
        if mode not in (MODE_RAW, MODE_BINARY):
            return None
        return super().fetch(mode, filename, value, read)


class PictureCache:
    """A size-bounded store of bytes by key, whose every entry carries its own checksum."""

    def __init__(
        self,
        folder: Path,
        size_limit: int = CACHE_BYTES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Open the cache in `folder`, made if absent, of at most `size_limit` bytes.

        Where that cannot be done it is tried again; `clock` tells the seconds.
        """
        self.folder = folder
        self._size_limit = size_limit
        self._clock = clock
        self._lock = threading.Lock()
        self._store: diskcache.Cache | None = None
        self._file: tuple[int, int] | None = None
        self._next_try = -math.inf
        self._opened()

    @property
    def is_open(self) -> bool:
        """Whether it is used now; see the module's text."""
        return self._store is not None

    def __contains__(self, key: str) -> bool:
        """Tell whether something is kept under `key`, whole or not."""
        return bool(self._try(lambda store: key in store))

    def get(self, key: str) -> bytes | None:
        """Return what is kept under `key`; None where nothing, or nothing whole, is."""
        kept = self._try(lambda store: store.get(key))
        if not isinstance(kept, bytes) or kept[:_CHECK_BYTES] != _checksum(kept[_CHECK_BYTES:]):
            return None
        return kept[_CHECK_BYTES:]

    def set(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`, if that can be done."""
        self._try(lambda store: store.set(key, _checksum(data) + data))

    def _try(self, use: Callable[[diskcache.Cache], Any]) -> Any:
        """Return what comes of using the store; None where it cannot be used."""
        store = self._opened()
        if store is None:
            return None
        try:
            return use(store)
        except diskcache.Timeout:
            return None
        except Exception as error:  # a corrupted store fails in many ways; see the module's text
            with self._lock:
                if store is self._store:  # no other thread was first
                    self._give_up(error)
            return None

    def _opened(self) -> diskcache.Cache | None:
        """Return the store, opened anew when it is time; None while it is left alone."""
        store = self._store
        if store is not None or self._clock() < self._next_try:
            return store
        if not self._lock.acquire(blocking=False):  # another thread is at it
            return None
        try:
            if self._store is None and self._clock() >= self._next_try:
                self._file = None
                self._store = _open_store(self.folder, self._size_limit)
                self._file = _identity(self.folder)
        except Exception as error:
            self._give_up(error)
        finally:
            self._lock.release()
        return self._store

    def _give_up(self, error: Exception) -> None:
        """Leave the store alone for a while. The caller holds the lock."""
        self._store, self._next_try = None, self._clock() + RETRY_SECONDS
        _LOG.warning(
            "%s: not used for %d seconds (%s); pictures are encoded anew",
            self.folder,
            RETRY_SECONDS,
            error,
        )
        if _is_corrupt(error):
            self._discard()

    def _discard(self) -> None:
        """Delete the database, unless another worker has begun a new one since it was opened."""
        with contextlib.suppress(OSError):
            if self._file is None or self._file == _identity(self.folder):
                for pattern in (f"{diskcache.core.DBNAME}*", "??/??/*.val"):
                    for file in self.folder.glob(pattern):
                        file.unlink(missing_ok=True)


def _identity(folder: Path) -> tuple[int, int]:
    """Tell one database file from another in its place. Raises OSError where there is none."""
    found = (folder / diskcache.core.DBNAME).stat()
    return found.st_dev, found.st_ino


def _is_corrupt(error: Exception) -> bool:
    code = error.sqlite_errorcode if isinstance(error, sqlite3.DatabaseError) else None
    return code is not None and code & 0xFF in _CORRUPT  # above it, which way


def _open_store(folder: Path, size_limit: int) -> diskcache.Cache:
    """Raise OSError, sqlite3.Error or diskcache.Timeout where that cannot be done."""
    _make_private(folder)
    return diskcache.Cache(
        str(folder),
        disk=_BytesOnDisk,
        size_limit=size_limit,
        timeout=1,
        # Each thread has a connection; by default each would take 32 MB, and map 64.
        sqlite_cache_size=2**8,  # pages of 4 KiB
        sqlite_mmap_size=0,
    )


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
