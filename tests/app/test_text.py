"""The languages say the same things."""

import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app.settings import ASSETS
from app.text import ENGLISH, LANGUAGES, SPANISH, Words
from precompute.axes import AXES
from precompute.pack import Optimiser
from precompute.pack.regimes import Regime

UNTRANSLATED = {ENGLISH.explorer.TITLE}
OTHERS = [words for words in LANGUAGES.values() if words is not ENGLISH]
PAGES = [name for name, part in vars(ENGLISH).items() if isinstance(part, ModuleType)]


def public(module: ModuleType) -> dict[str, Any]:
    return {
        name: value
        for name, value in vars(module).items()
        if not name.startswith("_") and (name.isupper() or _defined_in(module, value))
    }


def _defined_in(module: ModuleType, value: Any) -> bool:
    return callable(value) and getattr(value, "__module__", "") == module.__name__


def shape(value: Any) -> Any:
    """What must be alike in all languages: keys, lengths, and the places to fill in."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [shape(part) for part in value]
    return sorted(re.findall(r"\{\w+|`[^`]+`", value)) if isinstance(value, str) else None


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [said for part in value.values() for said in strings(part)]
    if isinstance(value, tuple):
        return [said for part in value for said in strings(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("words", OTHERS, ids=lambda words: words.language)
def test_every_language_has_the_same_names_keys_and_places(words: Words, page: str) -> None:
    ours, theirs = public(getattr(ENGLISH, page)), public(getattr(words, page))
    assert sorted(theirs) == sorted(ours)
    assert {name: shape(value) for name, value in theirs.items()} == {
        name: shape(value) for name, value in ours.items()
    }


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("words", OTHERS, ids=lambda words: words.language)
def test_sentences_are_translated(words: Words, page: str) -> None:
    ours, theirs = public(getattr(ENGLISH, page)), public(getattr(words, page))
    left = [
        said
        for name in ours
        for said, other in zip(strings(ours[name]), strings(theirs[name]), strict=True)
        if said == other and " " in said.strip() and said not in UNTRANSLATED
    ]
    assert left == []


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
def test_every_axis_and_every_regime_has_words(words: Words) -> None:
    assert set(words.explorer.AXES) == {axis.key for axis in AXES}
    assert set(words.explorer.REGIMES) == set(words.explorer.REGIME_NAMES) == set(Regime)


def test_no_word_of_the_pages_is_elsewhere() -> None:
    """Layout functions put no sentence on a page themselves."""
    layout = Path(__file__).resolve().parents[2] / "app" / "layout"
    said = [
        found
        for path in layout.glob("*.py")
        for found in re.findall(
            r'html\.(?:P|H1|H2|Span|A)\(\s*f?"([A-Z][a-z]+ [^"]*)"', path.read_text()
        )
    ]
    assert said == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
def test_no_sentence_breaks_off(words: Words, page: str) -> None:
    said = [one for value in public(getattr(words, page)).values() for one in strings(value)]
    assert [one for one in said if one != one.rstrip()] == []


def test_one_function_fills_in_what_the_browser_says() -> None:
    by_hand = re.compile(r"""replace\((/\\\{|["']\{)""")
    found = [path.name for path in ASSETS.glob("*.js") if by_hand.search(path.read_text())]
    assert found == ["atlas_words.js"]


def test_measured_numbers_have_the_languages_decimal_sign() -> None:
    adam = Optimiser("Adam", 0.99, 0.999, 0.1, "content image")
    assert ENGLISH.about.optimiser(adam) == "Adam: β₁ 0.99, β₂ 0.999, ε 0.1"
    assert SPANISH.about.optimiser(adam) == "Adam: β₁ 0,99; β₂ 0,999; ε 0,1"
    for words, sign in ((ENGLISH, "."), (SPANISH, ",")):
        assert words.about.pitch(1.4142) == f"1{sign}414 mm"
        assert f" 1{sign}4142 mm." in words.explorer.pitch_note(180, 180, 1.4142)
        assert f" 0{sign}62 " in words.explorer.display_note(0.62)
        alt = words.generator.training_alt("CVAE", 20, 0.5, 0.25, 0.125)
        assert all(f"0{sign}{digits}" in alt for digits in ("5", "25", "125"))
