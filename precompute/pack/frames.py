"""How the images of some runs came to be: an attachment of the pack, one an extractor.

What the pack has anyway is not stored again: the content image, from which every run starts, and
the image in which it ends.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from precompute.pack.errors import PackError
from precompute.pack.image import image_digest, to_8bit
from precompute.pack.npz import Arrays, Layout, decode_npz, encode_npz
from precompute.pack.reader import Pack
from precompute.pack.shard import from_deltas, pack_digests, to_deltas, unpack_digests

_LAYOUT: Layout = {
    "cells": ("int32", ("cells",)),
    "source": ("int32", ("cells",)),
    "runs": ("int32", ("runs",)),
    "counts": ("int32", ("runs",)),
    "mean_apart": ("float32", ("runs",)),
    "largest_apart": ("float32", ("runs",)),
    "end": ("uint8", ("runs", 16)),
    "steps": ("int32", ("frames",)),
    "deltas": ("uint8", ("frames", "height", "width")),
}
_INDEX = tuple(name for name in _LAYOUT if name != "deltas")


@dataclass(frozen=True)
class RunFrames:
    """How the image of one run came to be.

    Attributes:
        steps: (f,) int32, rising, from 0 to the pack's last: updates of the image so far.
        images: (f, height, width) uint8, or (f, height, width, 3): the images then, as shown. The
            first is the content image, the last the one that the pack has of the run.
        mean_apart, largest_apart: How far the run that the frames were taken from ended from the
            pack's image: mean and largest absolute difference, in [0, 1]. 0 where it ended in it.
    """

    steps: NDArray[np.int32]
    images: NDArray[np.uint8]
    mean_apart: float = 0.0
    largest_apart: float = 0.0


@dataclass(frozen=True)
class Frames:
    """The frames that are kept of an extractor's cells.

    Attributes:
        source: By cell, the run whose frames its are: itself, or the run that stands for it.
        runs: By the number of the cell that was run.
    """

    source: Mapping[int, int] = field(default_factory=dict)
    runs: Mapping[int, RunFrames] = field(default_factory=dict)


def role_of(extractor: str) -> str:
    """Return the attachment's role."""
    return f"frames-{extractor}"


def frame_steps(steps: int, count: int) -> list[int]:
    """Return 0, then logarithmically spaced steps from 1 to `steps`, at most `count` in all."""
    if count < 2:
        raise ValueError(f"frames is {count}; expected at least 2, the start and the end")
    spaced = np.geomspace(1, steps, count - 1) if count > 2 else [steps]
    return [0, *sorted({round(float(step)) for step in spaced})]


def encode_frames(frames: Frames) -> bytes:
    """Return the attachment's bytes."""
    runs = frames.runs.values()
    arrays: Arrays = {
        "cells": np.array(list(frames.source), np.int32),
        "source": np.array(list(frames.source.values()), np.int32),
        "runs": np.array(list(frames.runs), np.int32),
        "counts": np.array([len(run.steps) - 2 for run in runs], np.int32),
        "mean_apart": np.array([run.mean_apart for run in runs], np.float32),
        "largest_apart": np.array([run.largest_apart for run in runs], np.float32),
        "end": pack_digests([image_digest(run.images[-1]) for run in runs]),
        "steps": np.concatenate([run.steps[1:-1] for run in runs]).astype(np.int32),
        "deltas": np.concatenate([to_deltas(run.images)[1:-1] for run in runs]),
    }
    return encode_npz(arrays, zipfile.ZIP_LZMA)


def read_steps(pack: Pack, extractor: str) -> dict[int, list[int]]:
    """Return at which steps there are frames, by cell, without decoding any.

    A cell whose image is no longer the one that its frames lead to has none. Raises PackError
    where the file is damaged.
    """
    index = _read(pack, extractor, _INDEX)
    if index is None:
        return {}
    return {
        cell: [0, *index["steps"][_part(index, row)].tolist(), pack.manifest.steps]
        for cell, row in _rows(pack, extractor, index).items()
    }


def read_frames(pack: Pack, extractor: str, cells: Iterable[int] | None = None) -> Frames:
    """Return the frames that are kept of these cells, or of all; see `read_steps`."""
    arrays = _read(pack, extractor, None)
    if arrays is None:
        return Frames()
    rows = _rows(pack, extractor, arrays)
    wanted = rows if cells is None else [cell for cell in cells if cell in rows]
    source = {cell: int(arrays["runs"][rows[cell]]) for cell in wanted}
    return Frames(source, {source[cell]: _run_frames(pack, arrays, rows[cell]) for cell in wanted})


def _read(pack: Pack, extractor: str, only: Iterable[str] | None) -> Arrays | None:
    attachment = pack.manifest.attachments.get(role_of(extractor))
    if attachment is None or extractor not in pack.cells:
        return None
    data = pack.read_file(attachment.file, attachment.sha256)
    size = pack.manifest.image
    layout = dict(_LAYOUT)
    if size.channels == 3:
        layout["deltas"] = ("uint8", ("frames", "height", "width", 3))
    sizes = {"height": size.height, "width": size.width}
    arrays = decode_npz(data, layout, attachment.file, sizes, only)
    _check(arrays, attachment.file, pack)
    return arrays


def _check(arrays: Arrays, where: str, pack: Pack) -> None:
    """Raise PackError where the arrays contradict each other or the manifest."""
    counts, cells = arrays["counts"], pack.manifest.cell_count
    if counts.min(initial=0) < 0 or counts.sum() != len(arrays["steps"]):
        raise PackError(
            f"{where}: 'counts' is {counts.tolist()}; expected numbers from 0 that sum to "
            f"{len(arrays['steps'])}"
        )
    for name in ("cells", "runs"):
        found = arrays[name]
        if found.min(initial=0) < 0 or found.max(initial=0) >= cells:
            raise PackError(
                f"{where}: {name!r} is {found.min()} to {found.max()}; expected 0 to {cells - 1}"
            )
    strange = set(arrays["source"].tolist()) - set(arrays["runs"].tolist())
    if strange:
        raise PackError(
            f"{where}: 'source' has {sorted(strange)}; expected numbers that are in 'runs'"
        )
    for row in range(len(counts)):
        steps = np.concatenate([[0], arrays["steps"][_part(arrays, row)], [pack.manifest.steps]])
        if (np.diff(steps) < 1).any():
            raise PackError(
                f"{where}: 'steps' has {steps[1:-1].tolist()}; expected rising steps between 0 "
                f"and {pack.manifest.steps}"
            )


def _rows(pack: Pack, extractor: str, index: Arrays) -> dict[int, int]:
    """Return by cell the row of its run, of those cells whose image the frames lead to."""
    images, ends = pack.images_of(extractor), unpack_digests(index["end"])
    row_of = {int(run): row for row, run in enumerate(index["runs"])}
    rows = {
        int(cell): row_of[int(run)]
        for cell, run in zip(index["cells"], index["source"], strict=True)
    }
    return {cell: row for cell, row in rows.items() if images.get(cell) == ends[row]}


def _part(index: Arrays, row: int) -> slice:
    """Return where the frames of a run are."""
    start = int(index["counts"][:row].sum())
    return slice(start, start + int(index["counts"][row]))


def _run_frames(pack: Pack, arrays: Arrays, row: int) -> RunFrames:
    part = _part(arrays, row)
    start = to_8bit(pack.content, pack.manifest.image.channels)
    between = from_deltas(np.concatenate([start[np.newaxis], arrays["deltas"][part]]))
    end = pack.image(unpack_digests(arrays["end"])[row])
    steps = [0, *arrays["steps"][part].tolist(), pack.manifest.steps]
    return RunFrames(
        steps=np.array(steps, np.int32),
        images=np.concatenate([between, end[np.newaxis]]),
        mean_apart=float(arrays["mean_apart"][row]),
        largest_apart=float(arrays["largest_apart"][row]),
    )
