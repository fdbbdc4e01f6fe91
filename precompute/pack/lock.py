"""One job at a time writes to a pack."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from precompute.pack.errors import PackBusyError

LOCK_NAME = ".lock"


def take_lock(folder: Path) -> int:
    """Hold the pack in `folder`; return a descriptor, whose closing lets it go.

    The system lets it go too when the process ends, however it ends. Raises PackBusyError, which
    names the process that holds the pack.
    """
    descriptor = os.open(folder / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(descriptor, 100).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise PackBusyError(
            f"{folder}: another job is writing to this pack (process {holder}); "
            "wait for it, stop it, or give another --out"
        ) from None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return descriptor
