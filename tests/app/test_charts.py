"""The charts' SVG: what is drawn where, on values worked out by hand."""

from __future__ import annotations

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from app.charts import draw_spectra, draw_training
from app.charts.panel import NARROW, WIDE, Line, Size, lines
from app.charts.scale import Scale, span, written
from app.gallery import History
from app.spectra import Spectrum
from app.text import LANGUAGES, Words
from app.text.en import generator as text

LABELS = {"cvae": "CVAE", "vae": "Plain VAE", "net": "A <net>, of weights & notes"}


def texts(address: str) -> list[str]:
    """Parse the chart and return its words."""
    assert address.startswith("data:image/svg+xml,")
    assert not re.search(r"[\s\"'<>]", address)  # else it could end a list of sources
    root = ElementTree.fromstring(unquote(address.partition(",")[2]))
    return [element.text or "" for element in root.iter("{http://www.w3.org/2000/svg}text")]


def history(epochs: int, rate: float = 1e-3) -> History:
    loss = np.geomspace(100, 10, epochs).astype(np.float32)
    return History(loss, loss, np.full(epochs, rate, np.float32))


def spectrum(kind: str, power: float, extractor: str = "") -> Spectrum:
    frequency = np.arange(1, 13) / 24
    return Spectrum(kind, extractor, "", frequency, np.full(12, power))


def test_scales_meet_their_ends_and_hold_what_lies_outside() -> None:
    linear = Scale(0, 10, 100, 0)
    np.testing.assert_allclose(linear([0, 5, 10, 20]), [100, 50, 0, 0])
    logarithmic = Scale(1, 100, 0, 100, log=True)
    np.testing.assert_allclose(logarithmic([0, 1, 10, 100]), [0, 0, 50, 100])


@pytest.mark.parametrize(
    ("scale", "ticks"),
    [
        (Scale(0, 10, 0, 1), [0, 2, 4, 6, 8, 10]),
        (Scale(1, 28, 0, 1), [5, 10, 15, 20, 25]),
        (Scale(3000, 12000, 0, 1, log=True), [5000, 10000]),
        (Scale(1e-6, 1, 0, 1, log=True), [1e-6, 1e-4, 1e-2, 1]),
        (Scale(7, 7, 0, 1), [7]),
    ],
)
def test_ticks_are_round(scale: Scale, ticks: list[float]) -> None:
    assert scale.ticks(6 if not scale.log else 4) == pytest.approx(ticks)


def test_values_are_written_short() -> None:
    said = [written(value) for value in (0, 0.5, 10000, 1e-5, 2e-4, 1e6)]
    assert said == ["0", "0.5", "10,000", "10⁻⁵", "2·10⁻⁴", "10⁶"]


def test_the_span_leaves_out_what_is_not_finite() -> None:
    assert span([1, np.nan], [5, np.inf]) == (1, 5)
    assert span([np.nan]) == (0, 1)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_training_names_models_and_shared_schedules(size: Size) -> None:
    found = texts(draw_training({"cvae": history(12), "vae": history(9)}, LABELS, size, text))
    assert {"loss", "learning rate", "epoch", "all models", "CVAE"} <= set(found)
    apart = texts(draw_training({"cvae": history(12), "vae": history(9, 1e-4)}, LABELS, size, text))
    assert "all models" not in apart
    assert apart.count("CVAE") == 2


def test_one_epoch_and_values_that_are_not_finite_are_drawn() -> None:
    lost = History(*(np.full(1, np.nan, np.float32) for _ in range(3)))
    assert "epoch" in texts(draw_training({"cvae": lost}, LABELS, WIDE, text))


def test_spectra_are_named_and_have_a_second_scale() -> None:
    spectra = [spectrum("original", 1.0), spectrum("styled", 0.1, "net")]
    found = texts(draw_spectra(spectra, LABELS, 1.4142, WIDE, text))
    assert {"power", "cycles per pixel", "millimetres per cycle", "Original"} <= set(found)
    assert "Styled: A <net>" in found
    assert "millimetres per cycle" not in texts(draw_spectra(spectra, LABELS, None, WIDE, text))


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
def test_axes_have_the_languages_decimal_sign(words: Words) -> None:
    sign, thousands = {"en": (".", ","), "es": (",", ".")}[words.language]
    spectra = draw_spectra([spectrum("original", 1.0)], LABELS, 1.4142, WIDE, words.generator)
    assert {f"0{sign}1", f"0{sign}5"} <= set(texts(spectra))
    long = History(*(np.linspace(end, 30_000, 9, dtype=np.float32) for end in (3, 4, 5)))
    training = draw_training({"cvae": long}, LABELS, WIDE, words.generator)
    assert f"20{thousands}000" in texts(training)


def test_an_image_without_detail_does_not_stretch_the_scale() -> None:
    assert (
        "10⁻⁹" not in texts(draw_spectra([spectrum("original", 0.0)], LABELS, None, WIDE, text))[:3]
    )


def test_names_at_one_place_do_not_overlap() -> None:
    scale = Scale(0, 1, 300, 0)
    x = np.array([0.0, 1.0])
    drawn = lines(
        [Line(x, np.array([0.5, 0.5]), name, "#fff") for name in "abcd"],
        Scale(0, 1, 0, 100),
        scale,
        WIDE,
    )
    heights = sorted(float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)"', "".join(drawn)))
    assert (np.diff(heights) >= WIDE.font).all()
