"""Where the page starts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.start import (
    Start,
    choose_start,
    computed_grid,
    nearest_position,
    opening_of,
    position_near,
)
from app.stops import pack_stops
from precompute.axes import AXES
from precompute.embedded import EMBEDDED_PACK
from precompute.pack import CellStatus, Pack
from precompute.pack.classes import Classes
from precompute.pack.regimes import Regime
from tests.app.faulty_pack import build_empty_pack


def test_the_defaults_if_they_are_there(pack: Pack) -> None:
    assert choose_start(pack) == Start("vgg19", (2, 2, 0))
    stops = pack_stops(pack.manifest.axes)
    values = [found[at].value for found, at in zip(stops, (2, 2, 0), strict=True)]
    assert values == [axis.default for axis in AXES]


def test_the_nearest_stop_in_decades_if_the_pack_lacks_the_default() -> None:
    axes = {
        "learning_rate": [1e-2, 1e-5],
        "style_weight": [1e-15, 1e-10, 3e-9, 1e3],
        "content_weight": [1.0, 10.0],
    }
    assert position_near([axis.default for axis in AXES], pack_stops(axes)) == (1, 2, 0)


def test_the_nearest_computed_cell_if_the_default_is_not(pack: Pack) -> None:
    for table in pack.cells.values():
        table.status[6] = CellStatus.DIVERGED
    assert choose_start(pack) == Start("vgg19", (1, 2, 0))


def test_the_model_with_the_most_pictures(pack: Pack) -> None:
    pack.cells["vgg19"].status[:12] = CellStatus.MISSING
    assert choose_start(pack).extractor == "cvae-encoder"
    pack.cells["vgg19"].status[:] = CellStatus.MISSING
    assert choose_start(pack).extractor == "cvae-encoder"
    assert opening_of(pack, "vgg19") is None


def test_each_model_opens_at_a_place_of_its_own() -> None:
    """In the embedded pack the thesis's figure 22a, and where the encoder shows texture."""
    pack = Pack(EMBEDDED_PACK)
    stops = pack_stops(pack.manifest.axes)
    for extractor, values in (
        ("vgg16", (5e-2, 1e-9, 1e-10)),
        ("cvae-encoder", (5e-3, 1e-4, 1e-10)),
    ):
        found = zip(stops, opening_of(pack, extractor), strict=True)
        assert tuple(stop[at].value for stop, at in found) == values
    assert choose_start(pack).extractor == "cvae-encoder"


def test_near_by_where_the_picture_is_unchanged(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where all are, or it is not known, at the place itself."""
    here = pack.cell_number(0, 2, 0)
    source = np.arange(pack.manifest.cell_count, dtype=np.int32)
    regime = np.full(len(source), Regime.SATURATED, np.uint8)
    told = Classes(source, regime)
    monkeypatch.setattr(pack, "classes", lambda extractor: told)
    assert opening_of(pack, "vgg19") == (2, 2, 0)
    regime[here] = Regime.UNCHANGED
    found = opening_of(pack, "vgg19")
    assert found is not None
    assert np.abs(np.subtract(found, (2, 2, 0))).sum() == 1
    regime[:] = Regime.UNCHANGED
    assert opening_of(pack, "vgg19") == (2, 2, 0)


def test_near_by_where_the_picture_has_hardly_changed(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = np.full(pack.manifest.cell_count, 5.0)
    monkeypatch.setattr("app.start.changes", lambda pack, extractor: change)
    assert opening_of(pack, "vgg19") == (2, 2, 0)
    change[:] = 0.9
    assert opening_of(pack, "vgg19") == (2, 2, 0), "others have not either"
    change[pack.cell_number(1, 3, 2)] = 1.1
    assert opening_of(pack, "vgg19") == (1, 3, 2)
    change[:] = np.nan
    assert opening_of(pack, "vgg19") == (2, 2, 0), "not known"


def test_nothing_computed(tmp_path: Path) -> None:
    announced = Pack(build_empty_pack(tmp_path / "announced", "vgg19"))
    assert choose_start(announced) == Start("vgg19", (2, 2, 0))
    assert choose_start(Pack(build_empty_pack(tmp_path / "empty"))).extractor is None


def test_the_grid_rises_like_the_sliders(pack: Pack) -> None:
    table = pack.cells["vgg19"]
    table.status[:] = CellStatus.MISSING
    table.status[pack.cell_number(0, 3, 1)] = CellStatus.COMPUTED
    assert np.argwhere(computed_grid(pack, "vgg19")).tolist() == [[2, 3, 1]]


def test_nearest_counts_steps_and_takes_the_first_of_several() -> None:
    computed = np.zeros((3, 4, 3), bool)
    assert nearest_position(computed, (1, 1, 1)) is None
    computed[1, 3, 1] = computed[0, 0, 1] = computed[2, 3, 2] = True
    assert nearest_position(computed, (1, 1, 1)) == (0, 0, 1)
    assert nearest_position(computed, (2, 3, 2)) == (2, 3, 2)
