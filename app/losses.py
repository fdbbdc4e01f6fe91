"""The losses of every run on one map, as the browser gets them."""

from __future__ import annotations

from app.quantities import read_losses
from precompute.pack import Pack


def plane_losses(pack: Pack, extractor: str, rate: int) -> bytes:
    """Return (style weights, content weights, 2, loss steps) float32, little-endian.

    Of each cell at the learning rate of index `rate` in the pack the style loss, then the content
    loss, unweighted, at each of the pack's loss steps; NaN where they are not known. Raises
    KeyError where the pack has no such extractor, IndexError where it has no such learning rate.
    """
    losses = read_losses(pack, extractor)
    rates, *weights = pack.manifest.grid_shape
    if not 0 <= rate < rates:
        raise IndexError(rate)
    plane = losses.reshape(rates, *weights, *losses.shape[1:])[rate]
    return plane.astype("<f4").tobytes()
