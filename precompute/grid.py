"""The grid of one extractor: plan batches, run them, hand them to the pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from precompute.axes import AXES, AxisValues, grid_shape
from precompute.executors.executor import Executor
from precompute.pack import CellBatch, Manifest, PackWriter, to_8bit
from precompute.progress import Bar
from precompute.transfer import Cells, Result


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
    extractor: str, executor: Executor, numbers: Iterable[int], writer: PackWriter, bar: Bar
) -> None:
    """Run the cells in `numbers` and write each batch into the pack as it ends."""
    manifest = writer.manifest
    planned = list(batches(numbers, executor.plan.at_once))
    count, done = sum(map(len, planned)), 0

    def advance(steps: int) -> None:
        bar.advance(steps, f"{done} of {count} cells{executor.note}")

    cells = [parameters(batch, manifest.axes) for batch in planned]
    for place, finished in executor.run(cells, advance):
        batch = to_cell_batch(planned[place], finished.result, manifest)
        writer.add(extractor, batch, finished.seconds)
        done += len(planned[place])
        advance(0)


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
