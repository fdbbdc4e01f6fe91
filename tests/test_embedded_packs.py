"""The packs that are in git: undamaged, and within their size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from precompute.embedded import EMBEDDED_PACKS
from precompute.pack import CellStatus, Pack, verify
from precompute.pack.measures import decode_measures

MEGABYTE = 10**6

each = pytest.mark.parametrize("folder", EMBEDDED_PACKS, ids=lambda folder: folder.name)


def test_together_they_are_small_enough_for_git() -> None:
    files = (file for folder in EMBEDDED_PACKS for file in folder.iterdir())
    assert sum(file.stat().st_size for file in files) < 20 * MEGABYTE


@each
def test_nothing_is_damaged(folder: Path) -> None:
    summary = verify(folder)
    assert summary["faults"] == []
    assert (summary["damaged"], summary["diverged"]) == (0, 0)


@each
def test_every_file_of_the_folder_belongs_to_it(folder: Path) -> None:
    manifest = Pack(folder).manifest
    listed = {"manifest.json", manifest.pair.file}
    listed |= {shard.file for shard in manifest.shards}
    listed |= {attachment.file for attachment in manifest.attachments.values()}
    assert {file.name for file in folder.iterdir()} - {".lock"} == listed


@each
def test_every_run_starts_from_the_content_image(folder: Path) -> None:
    pack = Pack(folder)
    for extractor, table in pack.cells.items():
        cells = np.flatnonzero(table.status == CellStatus.COMPUTED)
        for cell in cells[:: max(1, len(cells) // 50)]:
            style_loss, content_loss = pack.losses(extractor, int(cell))
            assert content_loss[0] == 0
            assert style_loss[0] > 0


@each
def test_every_image_was_measured(folder: Path) -> None:
    pack = Pack(folder)
    attachment = pack.manifest.attachments["measures"]
    data = pack.read_file(attachment.file, attachment.sha256)
    assert set(decode_measures(data, attachment.file)) >= set(pack.digests)
