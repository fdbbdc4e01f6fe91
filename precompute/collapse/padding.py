"""How many cells a batch is filled up to: each size is compiled for anew."""

from __future__ import annotations

from precompute.extractors import NETWORKS

PADDING = 8


def is_filled_up(extractor: str, on_gpu: bool) -> bool:
    """Tell whether batches are filled up: a cell must take less time than compiling does."""
    return extractor not in NETWORKS or on_gpu


def filled_up(count: int, limit: int, extractor: str, on_gpu: bool) -> int:
    """Return how many cells a batch of `count` is filled up to: each size is compiled for anew.

    A VGG's on a CPU is not: a cell takes longer there than compiling does. Others are, to a
    multiple of 8; and on a GPU, where compiling takes longest, to a power of two, or of 64.

    Args:
        count: Cells, at least one.
        limit: Of a batch; it is not filled beyond.
        extractor: Its name.
        on_gpu: Whether the batch is run on a GPU.
    """
    if limit < PADDING or not is_filled_up(extractor, on_gpu):
        return count
    step = min(max(2 ** (count - 1).bit_length(), PADDING), 8 * PADDING) if on_gpu else PADDING
    return min(-(-count // step) * step, limit)
