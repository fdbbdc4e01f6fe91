"""Create a pack or go on with one. After every batch the pack on disk is whole and readable."""

from __future__ import annotations

import dataclasses
import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from precompute.pack.atomic import write_bytes_atomically
from precompute.pack.errors import PackBusyError, PackMismatchError
from precompute.pack.image import image_digest
from precompute.pack.manifest import (
    MANIFEST_NAME,
    Attachment,
    ExtractorRecord,
    Manifest,
    ShardRecord,
    write_manifest,
)
from precompute.pack.pair import encode_pair
from precompute.pack.ranges import to_ranges
from precompute.pack.reader import Pack
from precompute.pack.shard import CellBatch, encode_shard, file_digest

# A run may only extend a pack that agrees with it in these.
_FIXED = ("axes", "image", "steps", "loss_steps", "optimiser")
_FIXED_PER_EXTRACTOR = ("style_layers", "content_layer", "channels", "weights", "precision")


class PackWriter:
    """Writes cells into a pack; holds the pack's lock while it is open."""

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        style: NDArray[np.float32],
        content: NDArray[np.float32],
    ) -> None:
        """Create the pack in `folder`, or go on with the one that is there.

        Args:
            folder: The pack; made if absent.
            manifest: What the pack is to be, without shards; `pair.file` and `pair.sha256` are
                filled in here.
            style, content: The pair, (height, width, 1 or 3) float32 in [0, 1].

        Raises:
            PackBusyError: Another job holds the pack.
            PackMismatchError: The pack there has another pair, other axes or other settings.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = _take_lock(folder)
        try:
            pair = encode_pair(style, content)
            record = dataclasses.replace(
                manifest.pair, sha256=file_digest(pair), file=_content_name("pair", pair)
            )
            manifest = dataclasses.replace(manifest, pair=record)
            if (folder / MANIFEST_NAME).exists():
                self._continue(manifest)
            else:
                write_bytes_atomically(folder / record.file, pair)
                self.manifest = manifest
                write_manifest(folder, manifest)
                self._known: set[str] = set()
                self._done: dict[str, set[int]] = {}
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> PackWriter:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the pack go."""
        os.close(self._lock)

    def done(self, extractor: str) -> set[int]:
        """Return the numbers of the extractor's cells that need not be run again."""
        return self._done.get(extractor, set())

    def set_extractor(self, name: str, record: ExtractorRecord) -> None:
        """Say how the cells of an extractor, added from now on, are computed.

        Raises PackMismatchError where cells of it are there that were computed otherwise.
        """
        old = self.manifest.extractors.get(name)
        if old is not None and self.done(name):
            for key in _FIXED_PER_EXTRACTOR:
                _require_equal(f"{name}: {key}", getattr(old, key), getattr(record, key), self)
            record = dataclasses.replace(record, seconds=old.seconds, updated=old.updated)
        self._replace(extractors={**self.manifest.extractors, name: record})

    def add(self, extractor: str, batch: CellBatch, seconds: float) -> None:
        """Write finished cells as a new shard; `seconds` is the computing time they took."""
        digests = [image_digest(image) for image in batch.grey]
        data, new = encode_shard(batch, digests, self._known)
        name = _content_name(extractor, data)
        write_bytes_atomically(self.folder / name, data)
        numbers = [int(cell) for cell in batch.cells]
        shard = ShardRecord(name, file_digest(data), extractor, to_ranges(numbers))
        record = self.manifest.extractors[extractor]
        record = dataclasses.replace(
            record, seconds=round(record.seconds + seconds, 3), updated=now()
        )
        self._replace(
            shards=[*self.manifest.shards, shard],
            extractors={**self.manifest.extractors, extractor: record},
        )
        self._known.update(new)
        self._done.setdefault(extractor, set()).update(numbers)

    def attach(self, role: str, data: bytes, suffix: str, description: str) -> None:
        """Keep another file with the pack, such as the CVAE's weights."""
        name = _content_name(role, data, suffix)
        if role in self.manifest.attachments and self.manifest.attachments[role].file == name:
            return
        write_bytes_atomically(self.folder / name, data)
        attachment = Attachment(name, file_digest(data), description)
        self._replace(attachments={**self.manifest.attachments, role: attachment})

    def _continue(self, manifest: Manifest) -> None:
        """Take over what the pack has; damaged shards are forgotten and their cells run again."""
        pack = Pack(self.folder)
        for key in _FIXED:
            _require_equal(key, getattr(pack.manifest, key), getattr(manifest, key), self)
        _require_equal("pair", pack.manifest.pair.sha256, manifest.pair.sha256, self)
        self._known = set(pack.digests)
        self._done = Pack.finished_cells(self.folder)
        kept = [shard for shard in pack.manifest.shards if shard.file not in pack.unreadable]
        self.manifest = dataclasses.replace(pack.manifest, shards=kept)

    def _replace(self, **changes: object) -> None:
        self.manifest = dataclasses.replace(self.manifest, **changes)  # type: ignore[arg-type]
        write_manifest(self.folder, self.manifest)


def now() -> str:
    """Return the present moment, UTC, to the second, in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _content_name(kind: str, data: bytes, suffix: str = "npz") -> str:
    return f"{kind}-{file_digest(data)[:16]}.{suffix}"


def _take_lock(folder: Path) -> int:
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
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


def _require_equal(what: str, found: object, wanted: object, writer: PackWriter) -> None:
    if found != wanted:
        raise PackMismatchError(
            f"{writer.folder}: this pack's {what} is {found}; this run's is {wanted}. "
            "A pack never mixes them: give another --out, or remove the pack to start anew."
        )
