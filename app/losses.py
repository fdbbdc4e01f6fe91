"""The losses of every run, as the pack has them and as the browser gets them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.kept import Tell, log_damage
from precompute.pack import Pack, PackError


def read_losses(pack: Pack, extractor: str, tell: Tell = log_damage) -> NDArray[np.float32]:
    """Return every cell's style and content loss at each loss step, (cells, 2, loss steps).

    NaN where they are not known; `tell` is told of damaged files. Raises KeyError where the pack
    has no such extractor.
    """
    table = pack.cells[extractor]
    steps = len(pack.manifest.loss_steps)
    losses = np.full((pack.manifest.cell_count, 2, steps), np.nan, np.float32)
    for number in np.unique(table.shard[table.shard >= 0]):
        here = np.flatnonzero(table.shard == number)
        try:
            arrays = pack.read_shard(pack.manifest.shards[number], ("style_loss", "content_loss"))
        except PackError as error:
            tell(error)
            continue
        rows = table.row[here]
        losses[here, 0], losses[here, 1] = arrays["style_loss"][rows], arrays["content_loss"][rows]
    return losses


def plane_losses(pack: Pack, losses: NDArray[np.float32], rate: int) -> bytes:
    """Return (style weights, content weights, 2, loss steps) float32, little-endian.

    Of each cell at the learning rate of index `rate` in the pack the style loss, then the content
    loss, unweighted, at each of the pack's loss steps; NaN where they are not known. `losses` are
    those of `read_losses`. Raises IndexError where the pack has no such learning rate.
    """
    rates, *weights = pack.manifest.grid_shape
    if not 0 <= rate < rates:
        raise IndexError(rate)
    return losses.reshape(rates, *weights, *losses.shape[1:])[rate].astype("<f4").tobytes()
