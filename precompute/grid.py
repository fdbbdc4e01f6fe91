"""The grid of one extractor: plan batches, run them, hand them to the pack."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from precompute import backend
from precompute.axes import AXES, AxisValues, grid_shape
from precompute.extractors import Extractor
from precompute.generator.pair import Pair
from precompute.pack import CellBatch, Manifest, PackWriter, to_8bit
from precompute.progress import Bar
from precompute.transfer import Batches, Cells, Engine, Result, batch_size


def batches(numbers: Iterable[int], size: int) -> Iterator[np.ndarray]:
    """Cut cell numbers, rising, into batches of at most `size`."""
    rising = np.array(sorted(numbers), np.int64)
    for start in range(0, len(rising), size):
        yield rising[start : start + size]


def parameters(numbers: np.ndarray, axes: AxisValues, factors: np.ndarray | None = None) -> Cells:
    """Look up the values of cells on each axis; `factors` are as in `Cells`."""
    positions = np.unravel_index(numbers, grid_shape(axes))
    learning_rate, style_weight, content_weight = (
        np.asarray(axes[axis.key], float)[position]
        for axis, position in zip(AXES, positions, strict=True)
    )
    return Cells(learning_rate, style_weight, content_weight, factors)


def run_grid(
    extractor: Extractor,
    pair: Pair,
    numbers: Iterable[int],
    writer: PackWriter,
    bar: Bar,
) -> None:
    """Run the cells in `numbers` and write each batch into the pack as it ends."""
    manifest = writer.manifest
    size = batch_size(extractor.name, manifest.image.height, backend.gpu_memory())
    engine = Batches(Engine(extractor), size)
    wanted, done = sorted(numbers), 0
    for batch in batches(wanted, size):
        began = time.perf_counter()
        result = engine.run(
            pair.style,
            pair.content,
            parameters(batch, manifest.axes),
            manifest.steps,
            manifest.loss_steps,
            on_steps=_counting(bar, f"{done} of {len(wanted)} cells"),
        )
        seconds = time.perf_counter() - began
        writer.add(extractor.name, to_cell_batch(batch, result, manifest), seconds)
        done += len(batch)
        bar.advance(0, f"{done} of {len(wanted)} cells")


def _counting(bar: Bar, note: str) -> Callable[[int], None]:
    return lambda steps: bar.advance(steps, note)


def to_cell_batch(numbers: np.ndarray, result: Result, manifest: Manifest) -> CellBatch:
    """Turn finished runs into what a pack of this manifest keeps."""
    finite = np.isfinite(result.images).all(axis=(1, 2, 3))
    images = np.where(finite[:, None, None, None], result.images, 0)
    return CellBatch(
        cells=numbers,
        images=to_8bit(images, manifest.image.channels),
        style_loss=result.style_loss,
        content_loss=result.content_loss,
        diverged=~finite,
        rgb=images if manifest.rgb and images.shape[-1] == 3 else None,
    )
