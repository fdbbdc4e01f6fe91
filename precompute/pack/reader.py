"""Open a pack and look cells up. A damaged file costs its own cells, never the pack."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from precompute.pack.cells import FINISHED, CellStatus, CellTable
from precompute.pack.classes import Classes, decode_classes, role_of
from precompute.pack.errors import PackError
from precompute.pack.image import image_digest, to_8bit
from precompute.pack.manifest import Manifest, ShardRecord
from precompute.pack.manifest_file import read_manifest
from precompute.pack.npz import Arrays
from precompute.pack.pair import decode_pair
from precompute.pack.ranges import from_ranges
from precompute.pack.shard import (
    COMPUTED,
    DIVERGED,
    INDEX_ARRAYS,
    decode_shard,
    file_digest,
    unpack_digests,
)


def read_pack_file(path: Path, sha256: str) -> bytes:
    """Read a file of a pack and check its digest. Raises PackError."""
    file = path.name
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise PackError(f"{file}: is a link or no file; expected a file of the pack itself")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackError(f"{file}: cannot be read ({error.strerror})") from error
    found = file_digest(data)
    if found != sha256:
        raise PackError(
            f"{file}: SHA-256 is {found[:12]}… over {len(data)} bytes; expected {sha256[:12]}…"
        )
    return data


def read_pair(folder: Path, manifest: Manifest) -> Arrays:
    """Read the source images of the pack in `folder`. Raises PackError that names the folder."""
    record = manifest.pair
    try:
        data = read_pack_file(folder / record.file, record.sha256)
        arrays = decode_pair(data, record.file, sizes_of(manifest))
        for name, source in (("style", record.style), ("content", record.content)):
            found = image_digest(to_8bit(arrays[name], manifest.image.channels))
            if found != source.digest:
                raise PackError(f"{record.file}: {name} is {found}; expected {source.digest}")
    except PackError as error:
        raise PackError(f"{folder}: {error}") from error
    return arrays


def sizes_of(manifest: Manifest) -> dict[str, int]:
    """Return the lengths of the axes that arrays of the pack's files have."""
    size = manifest.image
    return {
        "height": size.height,
        "width": size.width,
        "channels": size.channels,
        "loss_steps": len(manifest.loss_steps),
    }


class Pack:
    """A pack opened for reading.

    Attributes:
        folder: Where it is.
        manifest: What it says of itself.
        style, content: The source images, (height, width, 1 or 3) float32 in [0, 1].
        digests: The distinct images of all cells, in the shards' order.
        cells: One `CellTable` per extractor.
        faults: What is wrong, by file name, in words.
        unreadable: The files of shards that could not be read at all.
    """

    def __init__(self, folder: Path) -> None:
        """Open the pack in `folder`. Raises PackError if manifest or pair cannot be read."""
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        self.faults: dict[str, str] = {}
        self.unreadable: set[str] = set()
        self.digests: list[str] = []
        self._place: dict[str, tuple[int, int]] = {}
        pair = read_pair(folder, self.manifest)
        self.style: NDArray[np.float32] = pair["style"]
        self.content: NDArray[np.float32] = pair["content"]
        self.cells = {
            name: CellTable.empty(self.manifest.cell_count) for name in self.manifest.extractors
        }
        indices = [self._read_index(shard) for shard in self.manifest.shards]
        for number, index in enumerate(indices):
            self._place_images(number, index)
        numbers = {digest: position for position, digest in enumerate(self.digests)}
        for number, index in enumerate(indices):
            self._place_cells(number, index, numbers)
        self._shard_images = functools.lru_cache(maxsize=4)(self._read_images)

    def finished(self) -> dict[str, set[int]]:
        """Return the cells of each extractor that need not be run again."""
        return {
            name: {int(cell) for cell in np.flatnonzero(np.isin(table.status, FINISHED))}
            for name, table in self.cells.items()
        }

    def cell_number(self, learning_rate: int, style_weight: int, content_weight: int) -> int:
        """Return the number of the cell at these axis positions."""
        position = (learning_rate, style_weight, content_weight)
        return int(np.ravel_multi_index(position, self.manifest.grid_shape))

    def image(self, digest: str) -> NDArray[np.uint8]:
        """Return an image, checked against its digest.

        It is (height, width) uint8; in a pack in colour, (height, width, 3).

        Raises:
            KeyError: The pack has no image of that digest.
            PackError: The image's shard is damaged.
        """
        for source, record in (
            (self.style, self.manifest.pair.style),
            (self.content, self.manifest.pair.content),
        ):
            if digest == record.digest:
                return to_8bit(source, self.manifest.image.channels)
        shard, row = self._place[digest]
        image = self._shard_images(shard)[row]
        if image_digest(image) != digest:
            raise PackError(f"{self.manifest.shards[shard].file}: image {digest} is damaged")
        return image

    def classes(self, extractor: str) -> Classes:
        """Return which of an extractor's cells share a run.

        Nothing is told of a cell that has another image than its source, as one has that was run
        anew later. Of one whose image is not in the pack what was found is told. Raises PackError
        if the file is damaged.
        """
        attachment = self.manifest.attachments.get(role_of(extractor))
        if attachment is None:
            return Classes.unknown(self.manifest.cell_count)
        data = self.read_file(attachment.file, attachment.sha256)
        told = decode_classes(data, attachment.file, self.manifest.cell_count)
        image = self.cells[extractor].image
        other = image[told.source]
        holds = (told.source >= 0) & ((image < 0) | (other < 0) | (image == other))
        return told.only(holds)

    def lost_attachments(self) -> list[str]:
        """Return the roles of the attachments that are absent or damaged."""
        lost = []
        for role, attachment in self.manifest.attachments.items():
            try:
                self.read_file(attachment.file, attachment.sha256)
            except PackError:
                lost.append(role)
        return lost

    def images_of(self, extractor: str) -> dict[int, str]:
        """Return the digest of each cell that has an image, by cell number."""
        image = self.cells[extractor].image if extractor in self.cells else np.empty(0, np.int32)
        return {int(cell): self.digests[image[cell]] for cell in np.flatnonzero(image >= 0)}

    def losses(self, extractor: str, cell: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return a cell's unweighted style and content loss at each of the pack's loss steps.

        Raises KeyError where the cell was not computed, PackError where its shard is damaged.
        """
        table = self.cells[extractor]
        if table.shard[cell] < 0:
            raise KeyError(f"{extractor}: cell {cell} has no losses")
        record = self.manifest.shards[table.shard[cell]]
        arrays = self.read_shard(record, ("style_loss", "content_loss"))
        row = table.row[cell]
        return arrays["style_loss"][row], arrays["content_loss"][row]

    def rgb(self, extractor: str, cell: int) -> NDArray[np.float16]:
        """Return all channels of a cell's result, (height, width, 3) float16 in [0, 1].

        Raises KeyError where the cell was not computed or the pack keeps no channels
        (`--keep-rgb`), PackError where its shard is damaged.
        """
        table = self.cells[extractor]
        if table.shard[cell] < 0:
            raise KeyError(f"{extractor}: cell {cell} has no result")
        arrays = self.read_shard(self.manifest.shards[table.shard[cell]], ("rgb",))
        if "rgb" not in arrays:
            raise KeyError(f"{extractor}: cell {cell} was kept without its channels")
        return arrays["rgb"][table.row[cell]]

    def check_shard(self, record: ShardRecord) -> None:
        """Decode every array of a shard, and every image against its digest. Raises PackError."""
        arrays = self.read_shard(record, None)
        for image, digest in zip(
            arrays["images"], unpack_digests(arrays["image_digest"]), strict=True
        ):
            if image_digest(image) != digest:
                raise PackError(f"{record.file}: image {digest} is damaged")

    def shard_of_image(self, position: int) -> int:
        """Return which shard holds the image at a position in `digests`; -1 for position -1."""
        return self._place[self.digests[position]][0] if position >= 0 else -1

    def read_file(self, file: str, sha256: str) -> bytes:
        """Read a file of the pack and check its digest. Raises PackError."""
        return read_pack_file(self.folder / file, sha256)

    def read_shard(self, record: ShardRecord, only: tuple[str, ...] | None = None) -> Arrays:
        """Read a shard's arrays, those named `only` if given. Raises PackError."""
        data = self.read_file(record.file, record.sha256)
        return decode_shard(data, record.file, sizes_of(self.manifest), only)

    def _read_images(self, shard: int) -> NDArray[np.uint8]:
        wanted = ("image_digest", "images")
        return self.read_shard(self.manifest.shards[shard], wanted)["images"]

    def _read_index(self, record: ShardRecord) -> Arrays | None:
        """Read what the shard says of its cells; None, and a fault noted, where it cannot be."""
        try:
            index = self.read_shard(record, INDEX_ARRAYS)
            expected = np.fromiter(from_ranges(record.cells), np.int32)
            if not np.array_equal(np.sort(index["cells"]), expected):
                raise PackError(f"{record.file}: its cells are not those that the manifest lists")
            if not np.isin(index["status"], FINISHED).all():
                raise PackError(
                    f"{record.file}: 'status' has {sorted(set(index['status'].tolist()))}; "
                    f"expected {COMPUTED} or {DIVERGED}"
                )
            return index
        except PackError as error:
            self.faults[record.file] = str(error)
            self.unreadable.add(record.file)
            return None

    def _place_images(self, shard: int, index: Arrays | None) -> None:
        for row, digest in enumerate(unpack_digests(index["image_digest"]) if index else []):
            if digest not in self._place:
                self._place[digest] = (shard, row)
                self.digests.append(digest)

    def _place_cells(self, shard: int, index: Arrays | None, numbers: dict[str, int]) -> None:
        """Enter one shard's cells. A cell in several shards takes the last undamaged one."""
        record = self.manifest.shards[shard]
        table = self.cells[record.extractor]
        if index is None:
            lost = np.fromiter(from_ranges(record.cells), np.int32)
            table.status[lost[table.status[lost] == CellStatus.MISSING]] = CellStatus.DAMAGED
            return
        cells, status = index["cells"], index["status"]
        digests = unpack_digests(index["cell_image"])
        images = np.array([numbers.get(digest, -1) for digest in digests], np.int32)
        lost = (status == COMPUTED) & (images < 0)
        if lost.any() and not self.unreadable:  # else the unreadable shard is the fault
            self.faults.setdefault(
                record.file, f"{record.file}: {lost.sum()} cells' images are in no readable shard"
            )
        table.status[cells] = np.where(lost, CellStatus.DAMAGED, status)
        table.image[cells] = np.where(status == COMPUTED, images, -1)
        table.shard[cells] = shard
        table.row[cells] = np.arange(len(cells))
