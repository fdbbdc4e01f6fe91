"""One job at a time writes to a pack."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from precompute.pack.errors import PackBusyError, PackError

LOCK_NAME = ".lock"


def take_lock(folder: Path) -> int:
    """Hold the pack in `folder`; return a descriptor, whose closing lets it go.

    The system lets it go too when the process ends, however it ends.

    Raises:
        PackBusyError: Another process holds the pack; it is named.
        PackError: Files cannot be locked there.
    """
    descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 100).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise PackBusyError(
            f"{folder}: another job is writing to this pack (process {holder}); "
            "wait for it, stop it, or give another --out"
        ) from None
    except OSError as error:
        os.close(descriptor)
        raise PackError(
            f"{folder}: the file system does not lock files ({error.strerror}), so that two jobs "
            "could write here at once; give an --out on a local disk"
        ) from None
    try:
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor
