"""Check every byte of a pack and sum up what it has."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from precompute.pack.cells import CellStatus
from precompute.pack.classes import role_of
from precompute.pack.errors import PackError
from precompute.pack.frames import read_frames
from precompute.pack.frames import role_of as frames_of
from precompute.pack.reader import Pack


def verify(folder: Path) -> dict[str, Any]:
    """Return a summary of the pack in `folder`, ready for JSON.

    `sound` is true if nothing that the pack has is damaged; `whole` if, besides, every cell of
    every extractor is there.
    """
    try:
        pack = Pack(folder)
    except PackError as error:
        return {"pack": str(folder), "whole": False, "sound": False, "faults": [str(error)]}
    damaged = _check_shards(pack)
    for attachment in pack.manifest.attachments.values():
        try:
            pack.read_file(attachment.file, attachment.sha256)
        except PackError as error:
            pack.faults[attachment.file] = str(error)
    frames = functools.partial(read_frames, pack)
    for name in pack.cells:
        for role, read in ((role_of(name), pack.classes), (frames_of(name), frames)):
            try:
                read(name)
            except PackError as error:
                pack.faults[role] = str(error)
    extractors = {name: _count(pack, name, damaged) for name in pack.cells}
    totals = {key: sum(counts[key] for counts in extractors.values()) for key in _COUNTED}
    return {
        "pack": str(folder),
        "whole": bool(extractors) and not totals["missing"] and not pack.faults,
        "sound": not pack.faults and not totals["damaged"],
        **totals,
        "distinct_images": _distinct([pack.cells[name].image for name in pack.cells]),
        "bytes": sum(file.stat().st_size for file in folder.iterdir() if file.is_file()),
        "extractors": extractors,
        "faults": sorted(pack.faults.values()),
    }


_COUNTED = ("cells", "computed", "diverged", "missing", "damaged")


def _check_shards(pack: Pack) -> set[int]:
    """Decode every array of every shard; return the positions of the shards that fail."""
    damaged = set()
    for number, record in enumerate(pack.manifest.shards):
        try:
            pack.check_shard(record)
        except PackError as error:
            pack.faults.setdefault(record.file, str(error))
            damaged.add(number)
    return damaged


def _count(pack: Pack, extractor: str, damaged: set[int]) -> dict[str, Any]:
    table = pack.cells[extractor]
    status = table.status.copy()
    places = np.array([pack.shard_of_image(position) for position in table.image])
    lost = np.isin(table.shard, list(damaged)) | np.isin(places, list(damaged))
    status[lost] = CellStatus.DAMAGED
    return {
        "cells": len(status),
        "computed": int((status == CellStatus.COMPUTED).sum()),
        "diverged": int((status == CellStatus.DIVERGED).sum()),
        "missing": int((status == CellStatus.MISSING).sum()),
        "damaged": int((status == CellStatus.DAMAGED).sum()),
        "distinct_images": _distinct([table.image]),
        "collapse": [asdict(record) for record in pack.manifest.extractors[extractor].collapse],
    }


def _distinct(images: Sequence[NDArray[np.int32]]) -> int:
    """Count the images that cells show, each once."""
    shown = np.concatenate([np.empty(0, np.int32), *images])
    return len(np.unique(shown[shown >= 0]))
