"""Create a pack or go on with one. After every batch the pack on disk is whole and readable."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from precompute.pack.atomic import remove_unfinished, write_bytes_atomically
from precompute.pack.classes import Classes, decode_classes, encode_classes, role_of
from precompute.pack.errors import PackError, PackMismatchError
from precompute.pack.image import image_digest
from precompute.pack.lock import take_lock
from precompute.pack.manifest import (
    Attachment,
    CollapseRecord,
    ExtractorRecord,
    Manifest,
    ShardRecord,
)
from precompute.pack.manifest_file import MANIFEST_NAME, write_manifest
from precompute.pack.npz import encode_npz, read_npz
from precompute.pack.pair import encode_pair
from precompute.pack.ranges import from_ranges, to_ranges
from precompute.pack.reader import Pack
from precompute.pack.shard import CellBatch, encode_shard, file_digest

_NAMED_BY_CONTENT = re.compile(r"[a-z0-9_-]+-[0-9a-f]{16}\.[a-z]+")

# Cells of one extractor must agree in these.
_FIXED_PER_EXTRACTOR = ("style_layers", "content_layer", "channels", "weights", "precision")


class PackWriter:
    """Writes cells into a pack; holds the pack's lock while it is open.

    Attributes:
        folder: The pack.
        pack: The pack as it was found, or None where there was none.
    """

    def __init__(self, folder: Path) -> None:
        """Hold `folder`, made if absent, and read the pack that is there, if one is.

        Raises:
            PackBusyError: Another job holds the pack.
            PackError: There is a pack whose manifest or pair cannot be read.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.pack: Pack | None = None
        self._manifest: Manifest | None = None
        self._known: set[str] = set()
        self._unreadable: set[str] = set()
        self._done: dict[str, set[int]] = {}
        self._lock = take_lock(folder)
        try:
            remove_unfinished(folder)
            if (folder / MANIFEST_NAME).exists():
                self.pack = Pack(folder)
                self._manifest = self.pack.manifest
                self._known = set(self.pack.digests)
                self._unreadable = set(self.pack.unreadable)
                self._done = self.pack.finished()
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

    @property
    def manifest(self) -> Manifest:
        """The manifest as it is on disk. Raises PackError where no pack was created yet."""
        if self._manifest is None:
            raise PackError(f"{self.folder}: there is no pack yet; create it first")
        return self._manifest

    def create(
        self,
        manifest: Manifest,
        style: NDArray[np.float32],
        content: NDArray[np.float32],
        attachments: Mapping[str, tuple[bytes, str]] | None = None,
    ) -> None:
        """Begin a new pack; it appears with its pair and attachments, or not at all.

        Args:
            manifest: What it is to be; its pair's file and its attachments are filled in here.
            style, content: The pair, (height, width, 1 or 3) float32 in [0, 1].
            attachments: By role, an npz file's bytes and what it is.

        Raises:
            PackMismatchError: There is a pack already.
        """
        if self._manifest is not None:
            raise PackMismatchError(f"{self.folder}: there is a pack already")
        pair = encode_pair(style, content)
        name = _content_name("pair", pair)
        record = dataclasses.replace(manifest.pair, sha256=file_digest(pair), file=name)
        write_bytes_atomically(self.folder / name, pair)
        attached = {
            role: self._keep(role, data, "npz", description)
            for role, (data, description) in (attachments or {}).items()
        }
        self._manifest = dataclasses.replace(manifest, pair=record, attachments=attached)
        write_manifest(self.folder, self._manifest)

    def require(self, settings: Mapping[str, object]) -> None:
        """Raise PackMismatchError unless the manifest has these values, by field."""
        for field, wanted in settings.items():
            self._require_equal(field, getattr(self.manifest, field), wanted)

    def require_precision(self, extractor: str, precision: str) -> None:
        """Raise PackMismatchError unless the extractor's cells were computed in this precision."""
        found = self.manifest.extractors[extractor].precision
        self._require_equal(f"{extractor}: precision", found, precision)

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
                self._require_equal(f"{name}: {key}", getattr(old, key), getattr(record, key))
            record = dataclasses.replace(
                record, seconds=old.seconds, updated=old.updated, collapse=old.collapse
            )
        self._replace(extractors={**self.manifest.extractors, name: record})

    def add(self, extractor: str, batch: CellBatch, seconds: float) -> None:
        """Write finished cells as a new shard; `seconds` is the computing time they took."""
        record = self.manifest.extractors[extractor]
        shard = self._write_shard(extractor, batch, record.backend)
        record = dataclasses.replace(
            record, seconds=round(record.seconds + seconds, 3), updated=now()
        )
        self._done.setdefault(extractor, set()).update(int(cell) for cell in batch.cells)
        others = [other for other in self.manifest.shards if other.file != shard.file]
        self._unreadable.discard(shard.file)
        self._replace(
            shards=[*filter(self._is_needed, others), shard],
            extractors={**self.manifest.extractors, extractor: record},
        )

    def pack_attachments(self) -> None:
        """Write every npz attachment anew where that makes it smaller."""
        for role, attachment in self.manifest.attachments.items():
            data = Pack(self.folder).read_file(attachment.file, attachment.sha256)
            if attachment.file.endswith(".npz"):
                smaller = encode_npz(read_npz(data, attachment.file), zipfile.ZIP_LZMA)
                if len(smaller) < 0.95 * len(data):  # LZMA is slower to read
                    self.attach(role, smaller, "npz", attachment.description)

    def rewrite(self, batches: Iterable[tuple[str, str, CellBatch]]) -> None:
        """Put other shards in the place of all there are, then remove what is not listed.

        Args:
            batches: Of all cells that are to stay: extractor, the backend that computed them, and
                the cells.
        """
        self._known = set()
        new = [
            self._write_shard(extractor, batch, backend, small=True)
            for extractor, backend, batch in batches
        ]
        self._replace(shards=new)
        manifest = self.manifest
        listed = {manifest.pair.file, *(shard.file for shard in new)}
        listed |= {attachment.file for attachment in manifest.attachments.values()}
        for file in self.folder.iterdir():
            if _NAMED_BY_CONTENT.fullmatch(file.name) and file.name not in listed:
                file.unlink()

    def _write_shard(
        self, extractor: str, batch: CellBatch, backend: str, small: bool = False
    ) -> ShardRecord:
        digests = [image_digest(image) for image in batch.images]
        data, new = encode_shard(batch, digests, self._known, small)
        name = _content_name(extractor, data)
        write_bytes_atomically(self.folder / name, data)
        self._known.update(new)
        cells = to_ranges([int(cell) for cell in batch.cells])
        return ShardRecord(name, file_digest(data), extractor, cells, backend)

    def describe_collapse(
        self, extractor: str, classes: Classes, record: CollapseRecord | None
    ) -> None:
        """Say which cells share a run, their regimes, and how a search, if there was one, found it.

        What was said of other cells stays, unless its file is damaged.
        """
        role = role_of(extractor)
        if role in self.manifest.attachments:
            with contextlib.suppress(PackError):
                classes = self._told(role).updated(classes)
        description = f"{extractor}: the run that stands for each cell, and its regime"
        attachment = self._keep(role, encode_classes(classes), "npz", description)
        old = self.manifest.extractors[extractor]
        new = [] if record is None or record in old.collapse else [record]
        changed = dataclasses.replace(old, collapse=[*old.collapse, *new])
        extractors = {**self.manifest.extractors, extractor: changed}
        self._attach(role, attachment, extractors=extractors)

    def _told(self, role: str) -> Classes:
        old = self.manifest.attachments[role]
        data = Pack(self.folder).read_file(old.file, old.sha256)
        return decode_classes(data, old.file, self.manifest.cell_count)

    def attach(self, role: str, data: bytes, suffix: str, description: str) -> None:
        """Keep another file with the pack, in the place of the one that has its role."""
        self._attach(role, self._keep(role, data, suffix, description))

    def _attach(self, role: str, attachment: Attachment, **changes: object) -> None:
        """List an attachment; the file that it takes the place of stays, for those who read it."""
        self._replace(attachments={**self.manifest.attachments, role: attachment}, **changes)

    def _keep(self, role: str, data: bytes, suffix: str, description: str) -> Attachment:
        name = _content_name(role, data, suffix)
        write_bytes_atomically(self.folder / name, data)
        return Attachment(name, file_digest(data), description)

    def _is_needed(self, shard: ShardRecord) -> bool:
        """A shard that could not be read is listed until all its cells have been run again."""
        return shard.file not in self._unreadable or not self.done(shard.extractor).issuperset(
            from_ranges(shard.cells)
        )

    def _replace(self, **changes: object) -> None:
        self._manifest = dataclasses.replace(self.manifest, **changes)  # type: ignore[arg-type]
        write_manifest(self.folder, self._manifest)

    def _require_equal(self, what: str, found: object, wanted: object) -> None:
        if isinstance(found, Mapping) and isinstance(wanted, Mapping):
            for key in found:
                self._require_equal(key, found[key], wanted.get(key))
        elif found != wanted:
            raise PackMismatchError(
                f"{self.folder}: this pack's {what} is {_shown(found)}; this run's is "
                f"{_shown(wanted)}. A pack never mixes them: give another --out, or remove the "
                "pack to start anew."
            )


def now() -> str:
    """Return the present moment, UTC, to the second, in ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 70 else f"{text[:67]}..."


def _content_name(kind: str, data: bytes, suffix: str = "npz") -> str:
    return f"{kind}-{file_digest(data)[:16]}.{suffix}"
