"""Frames as the browser gets them: which cells have some, and the strips' pixels."""

from __future__ import annotations

import io
import logging
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from app import create_app, playback
from app.cell_table import browser_table
from app.playback import frames_table
from app.text import ENGLISH
from precompute.pack import Pack
from precompute.pack.frames import role_of
from tests import tiny_pack as tiny


@pytest.fixture
def played(tmp_path: Path) -> Pack:
    return Pack(tiny.build_played_pack(tmp_path / "played"))


@pytest.fixture
def played_client(played: Pack, tmp_path: Path) -> FlaskClient:
    return create_app(played.folder, tmp_path / "pictures").test_client()


def frames_file(pack: Pack) -> Path:
    return pack.folder / pack.manifest.attachments[role_of("vgg19")].file


def test_the_browser_is_told_which_cells_have_frames(played: Pack) -> None:
    table = browser_table(played, ENGLISH)["extractors"]
    version = played.manifest.attachments[role_of("vgg19")].sha256[:16]
    assert table["vgg19"]["frames"] == {
        "6": {"steps": tiny.FRAME_STEPS, "url": f"/frames/vgg19/6-{version}.png"},
        "1": {"steps": tiny.FRAME_STEPS, "url": f"/frames/vgg19/1-{version}.png"},
    }
    assert table["cvae-encoder"]["frames"] == {}


def test_a_strip_is_all_frames_under_one_another_and_never_changes(
    played: Pack, played_client: FlaskClient
) -> None:
    expected = tiny.frames().runs
    for cell, run in ((6, 6), (1, 0)):
        url = frames_table(played, "vgg19")[str(cell)]["url"]
        for _ in range(2):  # made, then out of the cache
            response = played_client.get(url)
            assert (response.status_code, response.mimetype) == (200, "image/png")
            assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            found = np.asarray(Image.open(io.BytesIO(response.data)))
            np.testing.assert_array_equal(found, np.concatenate(expected[run].images))
        etag = response.headers["ETag"]
        again = played_client.get(url, headers={"If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")


def test_other_addresses_are_refused(played: Pack, played_client: FlaskClient) -> None:
    url = frames_table(played, "vgg19")["6"]["url"]
    for wrong in (
        url.replace("/6-", "/7-"),
        url.replace("/6-", "/99-"),
        url.replace("/6-", "/-6-"),
        url.replace("vgg19", "cvae-encoder"),
        url.replace("vgg19", "none"),
        url.replace(".png", ".jpg"),
        "/frames/vgg19/6-0000000000000000.png",
        "/frames/vgg19/6.png",
        "/frames/",
    ):
        assert played_client.get(wrong).status_code == 404, wrong


def test_without_frames_nothing_is_offered(pack: Pack) -> None:
    assert frames_table(pack, "vgg19") == {}


def test_damaged_frames_cost_no_more_than_themselves(
    played: Pack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = frames_table(played, "vgg19")["6"]["url"]
    client = create_app(played.folder, tmp_path / "other").test_client()
    frames_file(played).write_bytes(b"")
    assert client.get(url).status_code == 410
    with caplog.at_level(logging.ERROR):
        assert frames_table(played, "vgg19") == {}
    assert frames_file(played).name in caplog.text
    assert create_app(played.folder, tmp_path / "third").test_client().get("/").status_code == 200


def test_a_strip_that_is_too_tall_for_browsers_is_not_offered(
    played: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playback, "TALLEST", tiny.SIZE * len(tiny.FRAME_STEPS))
    assert set(frames_table(played, "vgg19")) == {"6", "1"}
    monkeypatch.setattr(playback, "TALLEST", tiny.SIZE * len(tiny.FRAME_STEPS) - 1)
    assert frames_table(played, "vgg19") == {}
