"""The lesson's steps, without a browser."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.lesson import STEPS, lesson
from app.settings import ROOT
from app.stops import pack_stops
from app.text import LANGUAGES, Words
from precompute.pack import Pack


@pytest.fixture(scope="module")
def embedded() -> Pack:
    return Pack(ROOT / "cache" / "phantom")


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
def test_every_step_has_its_words(words: Words) -> None:
    said = words.learn.STEPS
    assert list(said) == [step.key for step in STEPS]
    for step in STEPS:
        assert len(said[step.key]["places"]) == len(step.places) >= 2
        assert step.right < len(said[step.key]["predictions"]) == 3


def image_at(pack: Pack, place: dict) -> np.ndarray:
    stops = pack_stops(pack.manifest.axes)
    indices = [found[at].index for found, at in zip(stops, place["position"], strict=True)]
    image = pack.cells[place["extractor"]].image[pack.cell_number(*indices)]
    assert image >= 0, f"{place}: the embedded pack has no picture"
    return pack.image(pack.digests[image]).astype(int)


def test_the_embedded_pack_has_every_place(embedded: Pack) -> None:
    for step in lesson(embedded):
        for place in step["places"]:
            assert place is not None
            image_at(embedded, place)


def apart(pack: Pack, key: str, one: int, other: int) -> float:
    """How many grey levels two of a step's pictures differ in the mean."""
    (step,) = [step for step in lesson(pack) if step["key"] == key]
    images = [image_at(pack, step["places"][at]) for at in (one, other)]
    return float(np.abs(np.subtract(*images)).mean())


def test_what_the_lesson_says_is_so_in_the_embedded_pack(embedded: Pack) -> None:
    assert apart(embedded, "content_and_style", 0, 1) > 1, "the texture comes"
    assert apart(embedded, "style_weight", 0, 2) < 10 * apart(embedded, "style_weight", 0, 1)
    assert apart(embedded, "ratio", 0, 1) < 0.5, "the ratio is the same"
    assert apart(embedded, "ratio", 0, 2) > 3, "epsilon is felt"
    assert apart(embedded, "learning_rate", 0, 1) > 3, "other pixels"


def test_what_a_pack_does_not_have_is_none(tiny_pack: Path) -> None:
    found = lesson(Pack(tiny_pack))
    assert [step["key"] for step in found] == [step.key for step in STEPS]
    assert any(place is None for step in found for place in step["places"])
