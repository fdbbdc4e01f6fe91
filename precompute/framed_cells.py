"""Which of a pack's cells frames are made of: those that are selected, or the named places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from precompute.axes import AXES, format_short
from precompute.pack import CellStatus, Pack
from precompute.places import PLACES, hold_for
from precompute.selection import parse_selection

_WHY_NOT = {
    CellStatus.MISSING: "the pack has no result of it; run it first, or choose another cell",
    CellStatus.DIVERGED: "it diverged, and there is no image that frames could lead to",
    CellStatus.DAMAGED: "its file is damaged; run the job again first",
}


def choose_cells(pack: Pack, select: Sequence[str] = ()) -> dict[str, list[int]]:
    """Return the cells by extractor; without a selection, the places that the pack has.

    Raises ValueError where a selected cell is not on the pack's grid, or has no image.
    """
    if not select:
        return _cells_of_places(pack)
    chosen: dict[str, set[int]] = {}
    for text in select:
        block = parse_selection(text, list(pack.cells), pack.manifest.axes)
        cells = block.cells(pack.manifest.axes)
        for cell in cells:
            status = CellStatus(pack.cells[block.extractor].status[cell])
            if status in _WHY_NOT:
                raise ValueError(f"{name_cell(pack, block.extractor, cell)}: {_WHY_NOT[status]}")
        chosen.setdefault(block.extractor, set()).update(cells)
    return {extractor: sorted(cells) for extractor, cells in chosen.items()}


def name_cell(pack: Pack, extractor: str, cell: int) -> str:
    """Name a cell as `--select` takes it: `vgg16:5e-2:1e-9:1e-10`."""
    axes = pack.manifest.axes
    position = np.unravel_index(cell, pack.manifest.grid_shape)
    values = [axes[axis.key][int(place)] for axis, place in zip(AXES, position, strict=True)]
    return ":".join([extractor, *map(format_short, values)])


def _cells_of_places(pack: Pack) -> dict[str, list[int]]:
    axes = [pack.manifest.axes[axis.key] for axis in AXES]
    chosen: dict[str, set[int]] = {}
    for place in PLACES if hold_for(pack.manifest.pair) else ():
        extractor = place.extractor_among(pack.cells)
        values = list(zip(axes, place.values, strict=True))
        if extractor is not None and all(value in found for found, value in values):
            cell = pack.cell_number(*(found.index(value) for found, value in values))
            if pack.cells[extractor].status[cell] == CellStatus.COMPUTED:
                chosen.setdefault(extractor, set()).add(cell)
    return {extractor: sorted(cells) for extractor, cells in chosen.items()}
