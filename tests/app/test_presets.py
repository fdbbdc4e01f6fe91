"""Presets: on the papers' grid all of them, on others those that lie on it."""

import dataclasses
from pathlib import Path

from app.presets import places, position_of
from app.text.en import explorer as text
from precompute.axes import AXES
from precompute.embedded import EMBEDDED_PACK, HEART_PACK
from precompute.pack import CellStatus, Pack
from precompute.pack.regimes import Regime
from precompute.pack.roles import FILES
from precompute.places import PLACES


def test_each_has_words() -> None:
    assert [preset.key for preset in PLACES] == list(text.PRESETS)


def test_the_embedded_pack_has_every_one_of_them_computed() -> None:
    pack = Pack(EMBEDDED_PACK)
    found = places(pack)
    assert [place["key"] for place in found] == [preset.key for preset in PLACES]
    for preset, place in zip(PLACES, found, strict=True):
        indices = [
            pack.manifest.axes[axis.key].index(value)
            for axis, value in zip(AXES, preset.values, strict=True)
        ]
        status = pack.cells[place["extractor"]].status[pack.cell_number(*indices)]
        assert status == CellStatus.COMPUTED, preset.key


def test_of_two_pictures_that_someone_gave_none_is_offered() -> None:
    pack = Pack(HEART_PACK)
    assert pack.manifest.pair.kind == FILES
    assert places(pack), "these are of the phantom"
    style = dataclasses.replace(pack.manifest.pair.style, provenance="A file given to the job")
    pair = dataclasses.replace(pack.manifest.pair, style=style)
    pack.manifest = dataclasses.replace(pack.manifest, pair=pair)
    assert places(pack) == []


def test_those_that_are_named_for_a_regime_are_in_it() -> None:
    pack = Pack(EMBEDDED_PACK)
    regime = pack.classes("cvae-encoder").regime.reshape(pack.manifest.grid_shape)
    values = {preset.key: preset.values for preset in PLACES}
    for key, expected in {
        "balance": Regime.BETWEEN,
        "ratio": Regime.SATURATED,
        "overshot": Regime.OVERSHOT,
    }.items():
        place = [
            pack.manifest.axes[axis.key].index(value)
            for axis, value in zip(AXES, values[key], strict=True)
        ]
        assert regime[tuple(place)] == expected, key


def test_a_pack_has_those_that_lie_on_its_grid(tiny_pack: Path) -> None:
    pack = Pack(tiny_pack)
    assert places(pack) == [
        {"key": "figure_22a", "extractor": "vgg19", "position": [2, 2, 0]},
    ]
    assert position_of(pack, (5e-4, 1e-11, 1e-8)) == [0, 0, 2]
    assert position_of(pack, (5e-4, 1e-11, 1e-7)) is None
