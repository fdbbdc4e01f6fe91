"""Results of the job's stages, kept by what they were made from.

A stage's file is named by a digest of its inputs: the same inputs find the same file, changed
inputs find none and the stage runs anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from precompute.pack.atomic import ABANDONED, remove_unfinished, write_bytes_atomically
from precompute.pack.errors import PackError
from precompute.pack.npz import Arrays, encode_npz, read_npz


class StageStore:
    """A folder of finished stages."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def key(self, stage: str, inputs: Mapping[str, Any]) -> str:
        """Return the name that a stage's result has for these inputs (JSON values)."""
        text = json.dumps({"stage": stage, **inputs}, sort_keys=True)
        return f"{stage}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def path(self, key: str) -> Path:
        """Return where the result named `key` is kept."""
        return self.folder / f"{key}.npz"

    def get(self, key: str, make: Callable[[], Arrays]) -> Arrays:
        """Return the result named `key`: the one that is kept, or else `make()`, kept from now.

        A kept file that cannot be read is made anew.
        """
        kept = self.find(key)
        if kept is not None:
            return kept
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it may hold people's images
        remove_unfinished(self.folder, older_than=ABANDONED)
        arrays = make()
        write_bytes_atomically(self.path(key), encode_npz(arrays))
        return arrays

    def find(self, key: str) -> Arrays | None:
        """Return the result named `key` if it is kept and can be read."""
        path = self.path(key)
        with contextlib.suppress(OSError, PackError):
            return read_npz(path.read_bytes(), str(path))
        return None
