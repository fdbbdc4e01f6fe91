"""Check every byte of a pack and sum up what it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from precompute.pack.errors import PackError
from precompute.pack.reader import CellStatus, Pack


def verify(folder: Path) -> dict[str, Any]:
    """Return a summary of the pack in `folder`, ready for JSON.

    `whole` is true only if every cell of every extractor is there and nothing is damaged.
    """
    try:
        pack = Pack(folder)
    except PackError as error:
        return {"pack": str(folder), "whole": False, "faults": [str(error)]}
    unreadable = _check_images(pack)
    for attachment in pack.manifest.attachments.values():
        try:
            pack.read_file(attachment.file, attachment.sha256)
        except PackError as error:
            pack.faults[attachment.file] = str(error)
    extractors = {name: _count(pack, name, unreadable) for name in pack.cells}
    totals = {key: sum(counts[key] for counts in extractors.values()) for key in _COUNTED}
    return {
        "pack": str(folder),
        "whole": bool(extractors) and not totals["missing"] and not pack.faults,
        **totals,
        "distinct_images": len(pack.digests),
        "bytes": sum(file.stat().st_size for file in folder.iterdir() if file.is_file()),
        "extractors": extractors,
        "faults": sorted(pack.faults.values()),
    }


_COUNTED = ("cells", "computed", "diverged", "missing", "damaged")


def _check_images(pack: Pack) -> set[int]:
    """Read every image against its digest; return the positions of those that fail."""
    unreadable = set()
    for position, digest in enumerate(pack.digests):
        try:
            pack.image(digest)
        except PackError as error:
            pack.faults.setdefault(str(error).split(":")[0], str(error))
            unreadable.add(position)
    return unreadable


def _count(pack: Pack, extractor: str, unreadable: set[int]) -> dict[str, int]:
    table = pack.cells[extractor]
    status = table.status.copy()
    status[np.isin(table.image, list(unreadable))] = CellStatus.DAMAGED
    return {
        "cells": len(status),
        "computed": int((status == CellStatus.COMPUTED).sum()),
        "diverged": int((status == CellStatus.DIVERGED).sum()),
        "missing": int((status == CellStatus.MISSING).sum()),
        "damaged": int((status == CellStatus.DAMAGED).sum()),
        "distinct_images": len(np.unique(table.image[table.image >= 0])),
    }
