"""Files appear whole or not at all, also when the power fails."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path

_PREFIX = ".writing-"

ABANDONED = 3600
"""Seconds after which nobody is writing a file any more: far longer than one takes."""


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """Write `data` to `path` through a temporary file in the same folder, synced, then renamed.

    Raises OSError, which names `path`, where that cannot be.
    """
    try:
        _write(path, data)
    except OSError as error:
        size = f"{path}, {len(data) / 1e6:.3f} MB"
        raise OSError(error.errno, f"{error.strerror or error}, writing {size}") from error


def _write(path: Path, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=_PREFIX, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def remove_unfinished(folder: Path, older_than: float = 0) -> None:
    """Remove what processes left in `folder` that were killed while they wrote, if it can be.

    Where others may write, `older_than` so many seconds: ABANDONED.
    """
    for file in folder.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - file.stat().st_mtime >= older_than:
                file.unlink()


def _sync_folder(folder: Path) -> None:
    """Make a rename durable (POSIX: the directory entry is data of the folder)."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
