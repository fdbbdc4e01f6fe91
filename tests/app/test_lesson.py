"""The lesson's steps, without a browser."""

from __future__ import annotations

import re
from math import isclose
from pathlib import Path

import numpy as np
import pytest

from app.lesson import STEPS, Step, lesson
from app.stops import pack_stops
from app.text import ENGLISH, LANGUAGES, Words
from precompute.embedded import EMBEDDED_PACK
from precompute.pack import Pack, to_8bit

RATE, STYLE, CONTENT = range(3)  # axes


@pytest.fixture(scope="module")
def embedded() -> Pack:
    return Pack(EMBEDDED_PACK)


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


def places_of(pack: Pack, key: str) -> list[dict]:
    (step,) = [step for step in lesson(pack) if step["key"] == key]
    return step["places"]


def apart(pack: Pack, key: str, one: int, other: int) -> float:
    """How many grey levels two of a step's pictures differ in the mean."""
    images = [image_at(pack, places_of(pack, key)[at]) for at in (one, other)]
    return float(np.abs(np.subtract(*images)).mean())


def change_at(pack: Pack, place: dict) -> float:
    """How many grey levels a picture differs from the generated image in the mean."""
    return float(np.abs(image_at(pack, place) - to_8bit(pack.content)).mean())


def final_losses(pack: Pack, key: str, at: int) -> tuple[float, float]:
    """Style weight times style loss, and the content's likewise, at the end of a place's run."""
    (step,) = [step for step in STEPS if step.key == key]
    _, *weights = step.places[at].values
    place = places_of(pack, key)[at]
    stops = pack_stops(pack.manifest.axes)
    indices = [found[stop].index for found, stop in zip(stops, place["position"], strict=True)]
    losses = pack.losses(place["extractor"], pack.cell_number(*indices))
    style, content = (weight * loss[-1] for weight, loss in zip(weights, losses, strict=True))
    return float(style), float(content)


def moved_to(pack: Pack, place: dict, axes: tuple[int, ...], value: float) -> dict | None:
    """Return the place with this value on these axes; None where no axis has it."""
    stops = pack_stops(pack.manifest.axes)
    position = list(place["position"])
    for axis in axes:
        found = [at for at, stop in enumerate(stops[axis]) if isclose(stop.value, value)]
        if not found:
            return None
        position[axis] = found[0]
    return {**place, "position": position}


def has_picture(pack: Pack, place: dict) -> bool:
    stops = pack_stops(pack.manifest.axes)
    indices = [found[at].index for found, at in zip(stops, place["position"], strict=True)]
    return bool(pack.cells[place["extractor"]].image[pack.cell_number(*indices)] >= 0)


def numbers_in(*said: str) -> set[float]:
    """Return the parameters' values that are named, such as 1e-9."""
    return {float(found) for part in said for found in re.findall(r"\d+(?:\.\d+)?e-?\d+", part)}


# What a step's numbers are of, where they are none of its own places': axes by number.
VARIED = {
    "content_and_style": (STYLE,),
    "style_weight": (STYLE,),
    "content_weight": (CONTENT,),
    "ratio": (STYLE, CONTENT),
    "learning_rate": (RATE,),
    "extractor": (STYLE,),
}


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_every_value_that_a_step_names_is_one_that_can_be_seen(
    embedded: Pack, step: Step, words: Words
) -> None:
    said = words.learn.STEPS[step.key]
    own = {value for place in step.places for value in place.values}
    named = numbers_in(*said["text"], said["question"], *said["predictions"], said["reveal"])
    first = places_of(embedded, step.key)[0]
    for value in named - own:
        place = moved_to(embedded, first, VARIED[step.key], value)
        assert place is not None, value
        assert has_picture(embedded, place), value
    for label, place in zip(said["places"], step.places, strict=True):
        assert numbers_in(label) <= set(place.values), label


def test_the_languages_name_the_same_values() -> None:
    found = [
        {
            key: numbers_in(*step["text"], step["question"], step["reveal"], *step["places"])
            for key, step in words.learn.STEPS.items()
        }
        for words in LANGUAGES.values()
    ]
    assert all(named == found[0] for named in found)
    assert found[0]["style_weight"] == {1e-12, 1e-9, 1e-5, 1e-3, 1e-1}


@pytest.mark.parametrize(
    ("key", "axis", "said", "times"),
    [
        ("style_weight", STYLE, "a thousand times larger, then ten million times", (1e3, 1e7)),
        ("content_weight", CONTENT, "a hundred million times", (1e8,)),
        ("ratio", STYLE, "both weights ten thousand times larger", (1e4,)),
        ("learning_rate", STYLE, "both weights a hundred times larger", (1e2,)),
    ],
)
def test_a_question_multiplies_as_its_places_do(
    key: str, axis: int, said: str, times: tuple[float, ...]
) -> None:
    (step,) = [step for step in STEPS if step.key == key]
    assert said in ENGLISH.learn.STEPS[key]["question"]
    values = [place.values[axis] for place in step.places]
    assert [value / values[0] for value in values[1 : len(times) + 1]] == pytest.approx(list(times))


def test_the_texture_comes(embedded: Pack) -> None:
    assert apart(embedded, "content_and_style", 0, 1) > 1


def test_the_style_weight_does_what_its_step_says(embedded: Pack) -> None:
    """The change grows all the way, ever further behind the weight; at last hardly at all."""
    place = places_of(embedded, "style_weight")[0]
    weights = (1e-12, 1e-9, 1e-5, 1e-3, 1e-1)
    at = {weight: moved_to(embedded, place, (STYLE,), weight) for weight in weights}
    change = {weight: change_at(embedded, found) for weight, found in at.items() if found}
    assert change[1e-12] < 0.1, "nothing can be seen"
    assert list(change.values()) == sorted(change.values())
    assert change[1e-9] / change[1e-12] < 1e3 / 5
    assert change[1e-5] / change[1e-12] < 1e7 / 1e4
    assert change[1e-5] / change[1e-9] == pytest.approx(3, abs=0.5), "about three times"
    assert change[1e-1] / change[1e-3] < 1.02, "hardly further"
    assert at[1e-1] is not None
    assert at[1e-3] is not None
    images = [image_at(embedded, found) for found in (at[1e-3], at[1e-1])]
    assert np.abs(np.subtract(*images)).mean() > 5, "other pixels"


def test_the_content_weight_does_what_its_step_says(embedded: Pack) -> None:
    (style, content), (held_style, held_content) = (
        final_losses(embedded, "content_weight", at) for at in (0, 1)
    )
    assert 1e-6 < content / (style + content) < 1e-5, "a few millionths"
    assert 1 / 4 < held_content / (held_style + held_content) < 1 / 3, "more than a quarter"
    assert held_style > 2 * style, "what the style had drawn fades"
    assert held_content / 1e-2 < content / 1e-10 / 50, "the anatomy comes back"


def test_the_ratio_decides_until_epsilon_does(embedded: Pack) -> None:
    assert apart(embedded, "ratio", 0, 1) < 0.5, "the ratio is the same"
    assert apart(embedded, "ratio", 0, 2) > 3, "epsilon is felt"
    whole, short = (change_at(embedded, places_of(embedded, "ratio")[at]) for at in (0, 2))
    assert short < whole / 2, "it stops on the way"
    epsilon = embedded.manifest.optimiser.epsilon
    assert f"epsilon, here {epsilon:g}." in ENGLISH.learn.STEPS["ratio"]["text"][1]


def test_chaos_gives_other_pixels_of_the_same_look(embedded: Pack) -> None:
    assert apart(embedded, "learning_rate", 0, 1) > 3, "other pixels"
    places = places_of(embedded, "learning_rate")
    one, other = (change_at(embedded, place) for place in places)
    assert one == pytest.approx(other, rel=0.02), "as strong"
    roughness = [np.abs(np.diff(image_at(embedded, place))).mean() for place in places]
    assert roughness[0] == pytest.approx(roughness[1], rel=0.02), "as rough"


def test_what_a_pack_does_not_have_is_none(tiny_pack: Path) -> None:
    found = lesson(Pack(tiny_pack))
    assert [step["key"] for step in found] == [step.key for step in STEPS]
    assert any(place is None for step in found for place in step["places"])
