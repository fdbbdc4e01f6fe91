"""What is said of synthetic images, and of a user's own, on the page and in downloads."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from app import create_app
from app.downloads import DOWNLOADS
from app.layout import build_page
from app.notice import is_synthetic, notice
from app.text import LANGUAGES, Words
from precompute.embedded import EMBEDDED_PACK
from precompute.pack import Pack
from tests.app.faulty_pack import call_synthetic, forget_pitch
from tests.app.test_layout import words as words_of


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_synthetic_images_are_called_so_on_the_page(tiny_pack: Path, words: Words) -> None:
    text = words.explorer
    said = words_of(build_page(Pack(tiny_pack), words))
    assert text.NOT_FOR_DIAGNOSIS in said
    assert text.SYNTHETIC not in said
    said = words_of(build_page(Pack(call_synthetic(tiny_pack)), words))
    assert text.SYNTHETIC in said
    assert text.NOT_FOR_DIAGNOSIS not in said


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_downloads_call_them_so_too(tiny_pack: Path, tmp_path: Path, words: Words) -> None:
    client = create_app(call_synthetic(tiny_pack), tmp_path / "pictures").test_client()
    for name in DOWNLOADS:
        answer = client.get(f"/download/{words.language}/vgg19/17/{name}")
        called = f"synthetic-vgg19-lr5e-3-sw1e-10-cw1e-8-{name}"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{called}"'
        if name.endswith(".png"):
            with Image.open(io.BytesIO(answer.data)) as picture:
                assert picture.info["notice"] == words.explorer.SYNTHETIC
                assert json.loads(picture.info["synthetic"]) is True
        elif name.endswith(".json"):
            assert json.loads(answer.data)["notice"] == words.explorer.SYNTHETIC


def test_the_embedded_pack_is_synthetic_and_knows_its_pixels() -> None:
    pack = Pack(EMBEDDED_PACK)
    text = LANGUAGES["en"].explorer
    assert is_synthetic(pack)
    assert notice(pack, text) == "Synthetic images, not for diagnosis"
    assert "180 × 180 pixels of 1.4142 mm." in words_of(build_page(pack))


def test_an_unknown_pitch_is_called_so(tiny_pack: Path) -> None:
    assert "24 × 24 pixels of 1.4142 mm." in words_of(build_page(Pack(tiny_pack)))
    forget_pitch(tiny_pack)
    assert "24 × 24 pixels of unknown size." in words_of(build_page(Pack(tiny_pack)))
