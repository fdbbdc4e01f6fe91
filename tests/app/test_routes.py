"""The image route and the health route, without a browser."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from PIL import Image

from app import create_app
from app.text.en import explorer as text
from precompute.pack import Pack, to_8bit
from tests.app.faulty_pack import build_empty_pack, damage


def test_the_png_has_exactly_the_packs_pixels(client: FlaskClient, pack: Pack) -> None:
    for digest in pack.digests:
        response = client.get(f"/image/{digest}.png")
        assert response.status_code == 200
        assert response.mimetype == "image/png"
        decoded = Image.open(io.BytesIO(response.data))
        assert decoded.mode == "L"
        np.testing.assert_array_equal(np.asarray(decoded), pack.image(digest))


def test_the_source_images_are_served_on_the_fixed_scale(client: FlaskClient, pack: Pack) -> None:
    pair = pack.manifest.pair
    for record, source in ((pair.style, pack.style), (pair.content, pack.content)):
        decoded = Image.open(io.BytesIO(client.get(f"/image/{record.digest}.png").data))
        np.testing.assert_array_equal(np.asarray(decoded), to_8bit(source))


def test_a_picture_may_be_kept_for_ever(client: FlaskClient, pack: Pack) -> None:
    response = client.get(f"/image/{pack.digests[0]}.png")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    etag, weak = response.get_etag()
    assert etag
    assert not weak


def test_an_unchanged_picture_is_not_sent_again(client: FlaskClient, pack: Pack) -> None:
    url = f"/image/{pack.digests[0]}.png"
    etag = client.get(url).headers["ETag"]
    again = client.get(url, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == etag
    other = client.get(f"/image/{pack.digests[1]}.png", headers={"If-None-Match": etag})
    assert other.status_code == 200


@pytest.mark.parametrize(
    "name",
    [
        "0" * 32 + ".png",
        "x.png",
        ".png",
        "0" * 5000 + ".png",
        "a/b.png",
        "../manifest.json",
        "%2e%2e%2fmanifest.json",
        "{digest}",
        "{digest}.PNG",
        "{digest}.png.png",
        "{DIGEST}.png",
    ],
)
def test_an_unknown_address_is_refused_in_one_line(
    client: FlaskClient, pack: Pack, name: str
) -> None:
    digest = next(digest for digest in pack.digests if digest.upper() != digest)
    filled = name.replace("{digest}", digest).replace("{DIGEST}", digest.upper())
    response = client.get(f"/image/{filled}")
    if name == "../manifest.json":  # the client resolves it to an address of the page
        assert response.status_code == 404
        assert "manifest" not in response.text
        return
    assert response.status_code == 404
    assert response.mimetype == "text/plain"
    assert response.text == "There is no such image.\n"
    assert response.headers["Cache-Control"] == "no-store"


def test_a_file_damaged_while_serving_is_said_without_a_stack_trace(
    tiny_pack: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = shutil.copytree(tiny_pack, tmp_path / "pack")
    client = create_app(folder, tmp_path / "pictures").test_client()
    pack = Pack(folder)
    digest = pack.digests[pack.cells["vgg19"].image[-1]]
    damage(folder, shard=2)  # its last; the first was read for a chart
    response = client.get(f"/image/{digest}.png")
    assert response.status_code == 410
    assert response.text == "The pack's file with this image is damaged.\n"
    assert response.headers["Cache-Control"] == "no-store"
    assert "SHA-256" in caplog.text


def test_numbers_come_back_with_the_file(tiny_pack: Path, tmp_path: Path) -> None:
    addresses = ("/losses/vgg19/2", "/quantities/vgg19")
    sound = create_app(tiny_pack, tmp_path / "pictures").test_client()
    expected = [sound.get(address).data for address in addresses]
    client = create_app(tiny_pack, tmp_path / "pictures").test_client()
    shard = tiny_pack / Pack(tiny_pack).manifest.shards[2].file
    data = shard.read_bytes()
    shard.write_bytes(b"")
    assert all(
        client.get(address).data != found
        for address, found in zip(addresses, expected, strict=True)
    )
    shard.write_bytes(data)
    assert [client.get(address).data for address in addresses] == expected


def test_a_picture_kept_before_the_damage_is_still_served(tiny_pack: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_pack, tmp_path / "pack")
    url = f"/image/{Pack(folder).digests[1]}.png"
    before = create_app(folder, tmp_path / "pictures").test_client().get(url)
    client = create_app(folder, tmp_path / "pictures").test_client()
    damage(folder, shard=0)
    assert client.get(url).data == before.data


def test_health_says_that_the_server_is_alive(client: FlaskClient) -> None:
    found = client.get("/health")
    assert found.json == {"status": "alive"}
    assert found.headers["Cache-Control"] == "no-store"


def test_readiness_counts_cells_and_faults(
    client: FlaskClient, faulty_pack: Path, tmp_path: Path
) -> None:
    tiny = {"pack": "tiny", "extractors": 2, "cells": 72, "computed": 66}
    found = client.get("/ready")
    assert found.json == {"status": "ready", "packs": [{**tiny, "faults": 0, "altered": 0}]}
    assert found.headers["Cache-Control"] == "no-store"
    found = create_app(faulty_pack).test_client().get("/ready")
    faulty = {**tiny, "pack": "faulty", "computed": 54, "faults": 1, "altered": 0}
    assert found.json == {"status": "ready", "packs": [faulty]}
    empty = create_app(build_empty_pack(tmp_path / "empty", "vgg19"), tmp_path).test_client()
    assert empty.get("/ready").status_code == 503
    assert empty.get("/health").status_code == 200


def test_readiness_counts_the_files_that_are_no_longer_those_opened(
    tiny_pack: Path, tmp_path: Path
) -> None:
    client = create_app(tiny_pack, tmp_path / "pictures").test_client()

    def altered() -> int:
        return client.get("/ready").json["packs"][0]["altered"]

    assert altered() == 0
    damage(tiny_pack, shard=0)
    assert altered() == 1
    (tiny_pack / Pack(tiny_pack).manifest.shards[1].file).unlink()
    assert altered() == 2
    (tiny_pack / "manifest.json").touch()
    assert altered() == 3


def test_readiness_counts_what_was_lost_besides_cells(tiny_pack: Path, tmp_path: Path) -> None:
    (attachment, *_) = Pack(tiny_pack).manifest.attachments.values()
    (tiny_pack / attachment.file).unlink()
    client = create_app(tiny_pack, tmp_path / "pictures").test_client()
    assert client.get("/ready").json["packs"][0]["faults"] == 1


@pytest.mark.parametrize("address", ["/nowhere", "/generator/nowhere", "/favicon.ico", "/a/b"])
def test_an_address_that_there_is_not_gets_a_plain_page(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.mimetype == "text/html"
    assert text.NOT_FOUND in response.text
    assert all(f'href="{page}"' in response.text for page in text.PAGES)
    assert response.headers["Cache-Control"] == "no-store"
