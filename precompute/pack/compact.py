"""Write a pack's cells anew, in their order: neighbours are alike, so its files get smaller."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from precompute.pack.cells import CellStatus
from precompute.pack.errors import PackError
from precompute.pack.manifest_file import MANIFEST_NAME
from precompute.pack.reader import Pack
from precompute.pack.regimes import Regime
from precompute.pack.shard import CellBatch
from precompute.pack.writer import PackWriter

CELLS_A_SHARD = 512
"""The more images a file has, the smaller it is; but to show one, all are decoded."""


def compact(folder: Path, thin: Mapping[Regime, int] | None = None) -> tuple[int, int]:
    """Rewrite the files of the pack in `folder`; return their bytes before and after.

    Every cell keeps its image, losses and backend. Not for a pack that is being served: the files
    that its server knows go.

    Args:
        folder: The pack.
        thin: Regimes of which only some cells are kept: those at every so many-th style weight and
            content weight. Of the others, what is known of their regime stays.

    Raises:
        PackError: There is no pack, or it has faults: those are to be mended first.
        PackBusyError: A job is writing to it.
    """
    if not (folder / MANIFEST_NAME).is_file():
        raise PackError(f"{folder}: there is no pack here; expected a folder with {MANIFEST_NAME}")
    with PackWriter(folder) as writer:
        pack = writer.pack
        assert pack is not None
        if pack.faults:
            raise PackError(f"{next(iter(pack.faults.values()))}. Run the job again first")
        before = _bytes(folder)
        writer.pack_attachments()
        writer.rewrite(
            (extractor, *batch)
            for extractor in pack.manifest.extractors
            for batch in _batches(pack, extractor, thin or {})
        )
        return before, _bytes(folder)


def _bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


def _kept(pack: Pack, extractor: str, thin: Mapping[Regime, int]) -> NDArray[np.bool_]:
    """Tell which cells are kept."""
    kept = pack.cells[extractor].shard >= 0
    regime = pack.classes(extractor).regime
    _, *weights = np.unravel_index(np.arange(len(kept)), pack.manifest.grid_shape)
    for thinned, stride in thin.items():
        on_lattice = np.all([weight % stride == 0 for weight in weights], axis=0)
        kept &= (regime != thinned) | on_lattice
    return kept


def _batches(
    pack: Pack, extractor: str, thin: Mapping[Regime, int]
) -> Iterator[tuple[str, CellBatch]]:
    """Yield batches of cells in their order, each with the backend that computed it."""
    table, shards = pack.cells[extractor], pack.manifest.shards
    there = np.flatnonzero(_kept(pack, extractor, thin))
    backends = sorted({shards[shard].backend for shard in table.shard[there]})
    for backend in backends:
        cells = [cell for cell in there if shards[table.shard[cell]].backend == backend]
        for start in range(0, len(cells), CELLS_A_SHARD):
            yield backend, _batch(pack, extractor, np.array(cells[start : start + CELLS_A_SHARD]))


def _batch(pack: Pack, extractor: str, cells: NDArray[np.integer]) -> CellBatch:
    table = pack.cells[extractor]
    size = pack.manifest.image
    shape = (size.height, size.width, 3)[: 2 if size.channels == 1 else 3]
    losses = [pack.losses(extractor, int(cell)) for cell in cells]
    diverged = table.status[cells] == CellStatus.DIVERGED
    images = [
        np.zeros(shape, np.uint8) if lost else pack.image(pack.digests[table.image[cell]])
        for cell, lost in zip(cells, diverged, strict=True)
    ]
    keeps = pack.manifest.rgb and pack.manifest.extractors[extractor].channels == 3
    rgb = np.stack([pack.rgb(extractor, int(cell)) for cell in cells]) if keeps else None
    return CellBatch(
        cells=cells,
        images=np.stack(images),
        style_loss=np.stack([style for style, _ in losses]),
        content_loss=np.stack([content for _, content in losses]),
        diverged=diverged,
        rgb=rgb,
    )
