"""VGG16 on the heart, the second pack in git: what README says of it, and what it teaches."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from precompute.axes import AXES
from precompute.embedded import EMBEDDED_PACK, HEART_PACK
from precompute.pack import CellStatus, Pack, to_8bit
from precompute.pack.regimes import Regime
from precompute.spectrum import radial_spectrum


@pytest.fixture(scope="module")
def pack() -> Pack:
    return Pack(HEART_PACK)


def image(pack: Pack, *values: float) -> NDArray[np.int64]:
    axes = pack.manifest.axes
    position = [axes[axis.key].index(value) for axis, value in zip(AXES, values, strict=True)]
    digest = pack.images_of("vgg16")[pack.cell_number(*position)]
    return pack.image(digest).astype(int)


def test_its_pair_is_the_heart_of_the_other_packs_to_the_grey_level(pack: Pack) -> None:
    other = Pack(EMBEDDED_PACK)
    for name in ("style", "content"):
        heart = to_8bit(getattr(other, name))[38:134, 38:134]
        np.testing.assert_array_equal(to_8bit(getattr(pack, name)), heart)


def test_it_says_what_it_is(pack: Pack) -> None:
    assert list(pack.manifest.extractors) == ["vgg16"]
    assert pack.manifest.extractors["vgg16"].label == "VGG16, float16-rounded weights"
    assert "no patient data" in pack.manifest.pair.style.provenance
    assert pack.manifest.grid_shape == (8, 8, 8)
    assert pack.manifest.steps == 1000


def test_every_cell_is_there_and_named(pack: Pack) -> None:
    assert (pack.cells["vgg16"].status == CellStatus.COMPUTED).all()
    assert (pack.classes("vgg16").regime != Regime.UNKNOWN).all()


def test_the_audits_are_told_and_what_failed_was_run(pack: Pack) -> None:
    searches = pack.manifest.extractors["vgg16"].collapse
    assert sum(search.cells for search in searches) == 512
    assert sum(search.runs for search in searches) == 330, "as docs/regimes.md tells"
    second = searches[1]
    for search in searches:
        assert search.audited >= 16
        if search is not second:
            assert search.failed == 0
            assert 255 * search.largest_worst < 0.5
    assert (second.audited, second.failed, second.failed_last) == (32, 3, 1)
    assert second.audit_runs > second.audited, "those around them too"
    assert 255 * second.mean_worst < 1.1, "as docs/regimes.md tells"


def test_what_stands_for_others_has_their_picture(pack: Pack) -> None:
    images, source = pack.cells["vgg16"].image, pack.classes("vgg16").source
    assert (source >= 0).all()
    assert (images == images[source]).all()
    assert len(np.unique(images)) == 271


def fine_power(image: NDArray[np.integer]) -> float:
    """The power of detail of two to four pixels."""
    frequencies, power = radial_spectrum(image / 255)
    return float(power[frequencies >= 0.25].mean())


def test_the_more_the_style_weighs_the_lower_is_its_loss(pack: Pack) -> None:
    axes = pack.manifest.axes
    rate = axes["learning_rate"].index(5e-4)
    ends = [
        pack.losses("vgg16", pack.cell_number(rate, axes["style_weight"].index(weight), 0))[0][-1]
        for weight in (1e-15, 1e-9, 1e-7, 1e-5)
    ]
    assert ends == sorted(ends, reverse=True)
    assert ends[-1] < ends[0] / 20


def test_texture_comes_back_and_too_large_a_rate_brings_noise(pack: Pack) -> None:
    original, generated = (fine_power(to_8bit(one)) for one in (pack.style, pack.content))
    textured = fine_power(image(pack, 5e-4, 1e-7, 1e-10))
    noisy = fine_power(image(pack, 5e-2, 1e-5, 1e-10))
    assert generated < original / 10
    assert original / 2 < textured < 2 * original
    assert noisy > 10 * original


def test_far_below_epsilon_only_rate_times_weight_matters(pack: Pack) -> None:
    fast, slow = image(pack, 5e-2, 1e-11, 1e-10), image(pack, 5e-4, 1e-9, 1e-10)
    assert np.abs(fast - slow).max() <= 1
    assert np.abs(fast - to_8bit(pack.content)).max() > 5


def test_noise_comes_with_the_length_of_a_step(pack: Pack) -> None:
    original = fine_power(to_8bit(pack.style))
    rates = sorted(pack.manifest.axes["learning_rate"], reverse=True)
    powers = [fine_power(image(pack, rate, 1e-1, 1e-10)) / original for rate in rates]
    assert powers == sorted(powers, reverse=True)
    assert powers[0] > 20
    assert powers[-1] < 0.5


def test_a_large_content_weight_wrecks_the_picture_at_a_large_rate_and_holds_it_at_a_small(
    pack: Pack,
) -> None:
    content = to_8bit(pack.content).astype(int)
    wrecked, held = (image(pack, rate, 1e-9, 1e4) for rate in (5e-2, 5e-4))
    assert np.abs(wrecked - content).mean() > 20
    assert np.abs(held - content).mean() < 2


def test_what_the_content_weight_carried_off_is_not_named_for_the_style_weight(
    pack: Pack,
) -> None:
    content, shown = to_8bit(pack.content).astype(int), pack.images_of("vgg16")
    regime = pack.classes("vgg16").regime.reshape(pack.manifest.grid_shape)
    for place in np.argwhere(np.isin(regime, (Regime.LINEAR, Regime.BETWEEN))).tolist():
        cells = pack.cell_number(*place), pack.cell_number(*place[:2], 0)
        far, alone = (np.abs(pack.image(shown[cell]) - content).mean() for cell in cells)
        assert far <= 2 * alone + 1, place
