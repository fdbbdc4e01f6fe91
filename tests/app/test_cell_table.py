"""What the browser is told."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.cell_table import browser_table, coverage
from app.text import ENGLISH, LANGUAGES
from precompute.pack import Pack
from precompute.pack.regimes import Regime
from tests.app.faulty_pack import DAMAGED_CELLS, DIVERGED_CELL, MISSING_CELLS


def test_every_cell_leads_to_its_image(pack: Pack) -> None:
    table = browser_table(pack, ENGLISH)
    for name, cells in table["extractors"].items():
        for number, (status, image) in enumerate(zip(cells["status"], cells["image"], strict=True)):
            has_image = table["statuses"][status] == "computed"
            assert has_image == (image >= 0)
            if has_image:
                found = pack.digests[pack.cells[name].image[number]]
                assert table["digests"][image] == found


def test_strides_and_stops_lead_to_cell_numbers(pack: Pack) -> None:
    table = browser_table(pack, ENGLISH)
    rightmost = [axis["stops"][-1] for axis in table["axes"]]
    assert [stop["short"] for stop in rightmost] == ["5e-2", "1e-8", "1e-8"]
    strides = [axis["stride"] for axis in table["axes"]]
    number = sum(stop["index"] * by for stop, by in zip(rightmost, strides, strict=True))
    assert number == pack.cell_number(0, 3, 2)


def test_missing_diverged_and_damaged_are_told_apart(faulty_pack: Path) -> None:
    table = browser_table(Pack(faulty_pack), ENGLISH)
    names = {
        extractor: [table["statuses"][status] for status in cells["status"]]
        for extractor, cells in table["extractors"].items()
    }
    assert {names["vgg19"][cell] for cell in DAMAGED_CELLS} == {"damaged"}
    assert names["vgg19"].count("computed") == 36 - len(DAMAGED_CELLS)
    assert names["cvae-encoder"][DIVERGED_CELL] == "diverged"
    assert {names["cvae-encoder"][cell] for cell in MISSING_CELLS} == {"missing"}


def test_every_status_has_its_words(pack: Pack) -> None:
    table = browser_table(pack, ENGLISH)
    for status in {*table["statuses"], "failed", "no_model"} - {"computed"}:
        assert table["text"][status]
        assert table["text"][f"{status}_title"]


def test_it_is_json(pack: Pack) -> None:
    assert json.loads(json.dumps(browser_table(pack, ENGLISH))) == browser_table(pack, ENGLISH)


def test_coverage_is_said_only_where_something_lacks(pack: Pack, faulty_pack: Path) -> None:
    assert coverage(pack, "vgg19", ENGLISH.explorer) == ""
    assert coverage(pack, "cvae-encoder", ENGLISH.explorer) == "30 of 36 combinations in this pack"
    faulty = "24 of 36 combinations in this pack · 1 damaged file"
    assert coverage(Pack(faulty_pack), "vgg19", ENGLISH.explorer) == faulty


def test_equal_cells_and_regimes_are_told_where_the_pack_does(pack: Pack) -> None:
    extractors = browser_table(pack, ENGLISH)["extractors"]
    assert extractors["vgg19"]["source"][:6] == [0, 0, 0, 3, 4, 5]
    assert extractors["vgg19"]["regime"][:4] == [Regime.UNCHANGED] * 3 + [Regime.SATURATED]
    assert extractors["cvae-encoder"]["source"] == []


def test_a_chaotic_cell_is_not_called_equal(pack: Pack) -> None:
    for words in LANGUAGES.values():
        said, text = browser_table(pack, words)["equal"], words.explorer
        assert said[Regime.CHAOTIC] == text.EQUAL_CHAOTIC
        assert {said[regime] for regime in Regime if regime is not Regime.CHAOTIC} == {text.EQUAL}
        assert "{cell}" in text.EQUAL
        assert "{cell}" in text.EQUAL_CHAOTIC


def test_every_regime_has_its_words(pack: Pack) -> None:
    regimes = browser_table(pack, ENGLISH)["regimes"]
    assert regimes[Regime.UNKNOWN] == ""
    assert all(regimes[regime] for regime in Regime if regime != Regime.UNKNOWN)


def test_a_damaged_file_of_classes_is_noted_and_nothing_told(
    tiny_pack: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = shutil.copytree(tiny_pack, tmp_path / "pack")
    next(folder.glob("classes-*.npz")).write_bytes(b"not npz")
    table = browser_table(Pack(folder), ENGLISH)
    assert table["extractors"]["vgg19"]["source"] == []
    assert "classes-vgg19" in caplog.text
