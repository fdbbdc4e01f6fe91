"""Encoding, and what is kept of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from app.picture_cache import PictureCache
from app.pictures import Pictures, encode_png
from precompute.pack import Pack
from tests.app.faulty_pack import build_empty_pack


def test_a_png_starts_as_one_and_is_small() -> None:
    png = encode_png(np.zeros((180, 180), np.uint8))
    assert png.startswith(b"\x89PNG\r\n")
    assert len(png) < 300


def test_a_picture_is_encoded_once(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = pack.digests[3]
    first = Pictures(pack, PictureCache(tmp_path)).png(digest)
    monkeypatch.setattr(pack, "image", _must_not_be_called)
    assert Pictures(pack, PictureCache(tmp_path)).png(digest) == first


def test_without_a_cache_every_call_encodes(pack: Pack) -> None:
    pictures = Pictures(pack, None)
    assert pictures.png(pack.digests[3]) == pictures.png(pack.digests[3])


def test_a_cache_shared_with_another_pack_opens_no_door(pack: Pack, tmp_path: Path) -> None:
    cache = PictureCache(tmp_path / "pictures")
    digest = pack.digests[3]
    Pictures(pack, cache).png(digest)
    other = Pack(build_empty_pack(tmp_path / "other"))
    with pytest.raises(KeyError):
        Pictures(other, cache).png(digest)


def test_the_pack_is_left_as_it_is(tiny_pack: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_pack, tmp_path / "pack")
    before = sorted(folder.iterdir())
    pack = Pack(folder)
    Pictures(pack, PictureCache(tmp_path / "pictures")).png(pack.digests[0])
    assert sorted(folder.iterdir()) == before


def _must_not_be_called(digest: str) -> None:
    raise AssertionError(f"{digest} was read from the pack again")
