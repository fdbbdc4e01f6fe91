"""Settings that cannot be meant stop the start, and say so."""

from __future__ import annotations

import os

import pytest

from app.settings import CACHE, ROOT, SETTINGS, Setting, SettingError, check_settings


def test_the_defaults_are_sound() -> None:
    check_settings({})
    check_settings({setting.variable: setting.default for setting in SETTINGS})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "80a", "1 to 65535"),
        ("PORT", "\u0663", "1 to 65535"),
        ("WEB_CONCURRENCY", "9" * 5000, "1 to 64"),
        ("PORT", "0", "1 to 65535"),
        ("WEB_CONCURRENCY", "-1", "1 to 64"),
        ("STYLE_LOG_LEVEL", "loud", "DEBUG or INFO"),
        ("STYLE_ENCODE_AHEAD", "maybe", "yes or no"),
        ("STYLE_PACKS", " : ", "a folder at least"),
        ("STYLE_EMBEDDERS", "https://a.example; script-src *", "'self'"),
        ("STYLE_EMBEDDERS", "'none' https://a.example", "'self'"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(name: str, value: str, expected: str) -> None:
    with pytest.raises(SettingError) as found:
        check_settings({name: value})
    assert str(found.value).startswith(f"{name} is {value!r}; expected ")
    assert expected in str(found.value)


@pytest.mark.parametrize("value", ["*", "'none'", "'self' https://a.example:8443 https://*.b.org"])
def test_embedders_that_can_be_meant(value: str) -> None:
    check_settings({"STYLE_EMBEDDERS": value})


def test_a_variable_that_nothing_reads_is_named() -> None:
    with pytest.raises(SettingError, match=r"STYLE_PCK: nothing reads .* did you mean STYLE_PACKS"):
        check_settings({"STYLE_PCK": "x"})
    with pytest.raises(SettingError, match="STYLE_ATLAS_PACKS: nothing reads"):
        check_settings({"STYLE_ATLAS_PACKS": "x"})
    check_settings({"OTHER": "x", "STYLE_ATLAS_TEST_DATA": "x"})


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_the_readme_has_every_setting_and_its_default(setting: Setting) -> None:
    default = setting.default.replace(f"{ROOT}/", "").replace(os.pathsep, ":")
    said = "a folder" if setting is CACHE else f"`{default}` |"
    assert f"\n| `{setting.variable}` | {said}" in (ROOT / "README.md").read_text()
