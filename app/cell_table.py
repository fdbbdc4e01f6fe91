"""What the browser is told once: every cell's status and picture, the stops, and the words."""

from __future__ import annotations

import logging
from dataclasses import asdict
from types import ModuleType
from typing import Any

from app import ids
from app.playback import frames_table
from app.presets import places
from app.quantities import first_shown
from app.stops import pack_stops
from app.text import Words
from app.views import view_table
from app.window import own_window
from precompute.axes import AXES
from precompute.pack import CellStatus, Pack, PackError
from precompute.pack.regimes import COLOURS, Regime

_LOG = logging.getLogger(__name__)

IMAGE_PATH = "/image/"
"""Where the server has the pictures; `<digest>.png` follows."""

QUANTITIES_PATH = "/quantities/"
"""Where the server has the map's numbers; an extractor's name follows."""

DOWNLOAD_PATH = "/download/"
"""Where it has what can be taken away; a language, an extractor's name, a cell's number and a
file's name follow."""

LOSSES_PATH = "/losses/"
"""Where it has the losses of runs; an extractor's name and a learning rate's index follow."""


def browser_table(pack: Pack, words: Words) -> dict[str, Any]:
    """Return what `assets/` needs to show any cell without asking the server, ready for JSON.

    Keys:
        image_path: What comes before a picture's digest in its address.
        digests: The distinct pictures.
        statuses: The names of the statuses, by number.
        axes: For each axis its symbol, `stride` (how far apart neighbours' cell numbers are) and
            stops, rising, its key in links, and the ids of its `slider` and `readout`.
        equal: Why a cell shows another's picture, by its regime's number.
        map_colours: What the map's colour can show, the one at the beginning first.
        regimes: A sentence for each regime, by number; `regime_names` and `regime_colours` for
            the map's legend.
        quantities_path, losses_path, download_path: What comes before an extractor's name in the
            addresses of the map's numbers, of the losses, and of downloads.
        loss_steps: The steps whose losses are kept.
        presets: Named places; see `app.presets`.
        extractors: For each its label and note, and for each cell number `status`, `image`
            (position in `digests`, or -1) and, where the pack tells it, `source` (the cell that
            was run for it) and `regime`; and `frames`, see `app.playback`.
        epsilon: Adam's, which the image's steps are made with.
        window: The pack's own window, `level` and `width`; see `app.window`.
        content_image: The generated image's address.
        views, titles, difference_scale, channels: See `app.views`.
        text: The sentences that JavaScript puts on the page.
    """
    text = words.explorer
    return {
        "image_path": IMAGE_PATH,
        "digests": pack.digests,
        "statuses": [status.name.lower() for status in CellStatus],
        "axes": _axes(pack, text),
        "regimes": [text.REGIMES[regime] for regime in Regime],
        "equal": [
            text.EQUAL_CHAOTIC if regime is Regime.CHAOTIC else text.EQUAL for regime in Regime
        ],
        "regime_names": [text.REGIME_NAMES[regime] for regime in Regime],
        "regime_colours": [COLOURS[regime] for regime in Regime],
        "map_colours": sorted(text.MAP_COLOURS, key=lambda colour: colour != first_shown(pack)),
        "quantities_path": f"{words.mount}{QUANTITIES_PATH}",
        "losses_path": f"{words.mount}{LOSSES_PATH}",
        "download_path": f"{words.mount}{DOWNLOAD_PATH}{words.language}/",
        "loss_steps": pack.manifest.loss_steps,
        "presets": places(pack),
        "extractors": {name: _extractor(pack, name, words) for name in pack.cells},
        "epsilon": pack.manifest.optimiser.epsilon,
        "window": asdict(own_window(pack)),
        "content_image": f"{IMAGE_PATH}{pack.manifest.pair.content.digest}.png",
        **view_table(pack, text),
        "text": text.BROWSER,
    }


def count_computed(pack: Pack, extractor: str) -> int:
    """Return how many of the extractor's cells have a picture."""
    return int((pack.cells[extractor].status == CellStatus.COMPUTED).sum())


def coverage(pack: Pack, extractor: str, text: ModuleType) -> str:
    """Say how much of a model is there; empty where all of it is and nothing is damaged."""
    computed, cells = count_computed(pack, extractor), pack.manifest.cell_count
    if computed == cells and not pack.faults:
        return ""
    return text.coverage(computed, cells, len(pack.faults))


def _axes(pack: Pack, text: ModuleType) -> list[dict[str, Any]]:
    _, style_weights, content_weights = pack.manifest.grid_shape
    strides = (style_weights * content_weights, content_weights, 1)
    stops = pack_stops(pack.manifest.axes)
    return [
        {
            "symbol": axis.symbol,
            "key": axis.symbol.lower(),
            "slider": ids.slider(axis),
            "readout": ids.readout(axis),
            "stride": stride,
            "stops": [
                {**asdict(stop), "spoken": text.spoken(axis.key, stop.short)} for stop in found
            ],
        }
        for axis, stride, found in zip(AXES, strides, stops, strict=True)
    ]


def _classes(pack: Pack, name: str) -> dict[str, list[int]]:
    """Return which cells share a run, and regimes; empty where the pack does not tell."""
    try:
        classes = pack.classes(name)
    except PackError as error:
        _LOG.error("%s", error)
        return {"source": [], "regime": []}
    told = bool((classes.source >= 0).any())
    return {
        "source": classes.source.tolist() if told else [],
        "regime": classes.regime.tolist() if told else [],
    }


def _extractor(pack: Pack, name: str, words: Words) -> dict[str, Any]:
    text = words.explorer
    table = pack.cells[name]
    return {
        "status": table.status.tolist(),
        "image": table.image.tolist(),
        **_classes(pack, name),
        "frames": frames_table(pack, name, words.mount),
        "label": text.of_pack(pack.manifest.extractors[name].label),
        "coverage": coverage(pack, name, text),
        "note": text.model_note(pack.manifest.extractors[name].weights.note),
    }
