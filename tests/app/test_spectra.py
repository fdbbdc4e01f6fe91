"""Which images' spectra are shown, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.spectra import Spectrum, pack_spectra
from precompute.pack import Pack
from precompute.spectrum import radial_spectrum
from tests.app.faulty_pack import build_empty_pack, damage
from tests.tiny_pack import SIZE


def test_the_pair_and_a_cell_of_each_extractor(pack: Pack) -> None:
    found = pack_spectra(pack)
    assert [(one.kind, one.extractor) for one in found] == [
        ("original", ""),
        ("generated", ""),
        ("styled", "vgg19"),
        ("styled", "cvae-encoder"),
    ]
    assert found[2].cell == "LR: 5e-02 | SW: 1e-09 | CW: 1e-10"
    image = pack.image(pack.manifest.pair.style.digest) / 255
    np.testing.assert_allclose(found[0].power, radial_spectrum(image)[1])
    assert len(found[0].frequency) == SIZE // 2


def test_a_pack_without_cells_has_its_pair(tmp_path: Path) -> None:
    found = pack_spectra(Pack(build_empty_pack(tmp_path / "empty", "vgg19")))
    assert [one.kind for one in found] == ["original", "generated"]


def test_a_damaged_image_is_left_out(tiny_pack: Path, caplog: pytest.LogCaptureFixture) -> None:
    pack = Pack(tiny_pack)
    damage(tiny_pack, shard=0)
    assert "vgg19" not in [one.extractor for one in pack_spectra(pack)]
    assert "SHA-256" in caplog.text


def test_fine_power_is_the_mean_from_a_quarter_up() -> None:
    frequency = np.array([0.1, 0.25, 0.5])
    assert Spectrum("original", "", "", frequency, np.array([9.0, 1.0, 3.0])).fine_power() == 2
    assert Spectrum("original", "", "", frequency[:1], np.array([9.0])).fine_power() == 0
