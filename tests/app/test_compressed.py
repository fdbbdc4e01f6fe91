"""Compressed answers that are kept."""

from __future__ import annotations

import gzip
import re

import flask_compress.flask_compress as library
import pytest
from flask.testing import FlaskClient

from app.compressed import MOST, CompressedAnswers


def test_the_latest_are_kept() -> None:
    answers = CompressedAnswers()
    for number in range(MOST):
        answers.set(f"gzip;/sent/{number}", bytes([number]))
    assert answers.get("gzip;/sent/0") == b"\0"
    answers.set("gzip;/sent/another", b"new")
    assert answers.get("gzip;/sent/0") == b"\0"
    assert answers.get("gzip;/sent/1") is None
    assert answers.get("br;/sent/0") is None


def test_what_may_change_is_not_kept() -> None:
    answers = CompressedAnswers()
    answers.set("gzip;", b"a page")
    assert answers.get("gzip;") is None


def test_a_script_is_compressed_once_for_each_encoding(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    compress, asked = library._compress_data, []

    def count(app: object, data: bytes, algorithm: str) -> bytes:
        asked.append(algorithm)
        return compress(app, data, algorithm)

    monkeypatch.setattr(library, "_compress_data", count)
    html = client.get("/").text
    for kind in ("/sent/", "/_dash-component-suites/"):
        (address, *_) = re.findall(rf'src="({kind}[^"]+)"', html)
        plain = client.get(address).data
        for _ in range(3):
            answer = client.get(address, headers={"Accept-Encoding": "gzip"})
            assert gzip.decompress(answer.data) == plain
            assert answer.headers["Content-Encoding"] == "gzip"
        client.get(address, headers={"Accept-Encoding": "br"})
        assert asked == ["gzip", "br"]
        asked.clear()
    for _ in range(2):
        client.get("/", headers={"Accept-Encoding": "gzip"})
    assert asked == ["gzip", "gzip"]
