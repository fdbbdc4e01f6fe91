"""What every answer carries, and what is refused."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.headers import HEADERS, LARGEST_REQUEST, REQUEST_ID, content_security_policy
from app.text import LANGUAGES
from precompute.pack import Pack

PAGES = [words.address(page) for words in LANGUAGES.values() for page in words.explorer.PAGES]
NOT_THERE = ("/nowhere", "/image/x.png", "/es/nowhere")


@pytest.mark.parametrize("address", [*PAGES, *NOT_THERE, "/health", "/_dash-layout"])
def test_every_answer_has_the_headers(client: FlaskClient, address: str) -> None:
    found = client.get(address).headers
    assert {name: found[name] for name in HEADERS} == HEADERS
    assert re.fullmatch(r"[0-9a-f]{32}", found[REQUEST_ID])
    assert "Strict-Transport-Security" not in found
    secure = client.get(address, headers={"X-Forwarded-Proto": "https"}).headers
    assert secure["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("address", PAGES)
def test_a_page_runs_its_own_scripts_alone(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    (scripts,) = re.findall(r"script-src ([^;]+)", policy)
    assert re.fullmatch(r"'self'( 'sha256-[\w+/=]+')+", scripts)


def test_embedders_can_be_named(
    tiny_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STYLE_EMBEDDERS", "https://moodle.example.org")
    policy = create_app(tiny_pack, tmp_path).test_client().get("/").headers
    assert "frame-ancestors https://moodle.example.org" in policy["Content-Security-Policy"]
    assert "script-src 'self' 'sha256-a'" in content_security_policy(["'sha256-a'"] * 2, "'none'")


def test_a_number_given_by_a_proxy_is_kept_if_it_is_sane(client: FlaskClient) -> None:
    assert client.get("/", headers={REQUEST_ID: "abc-1"}).headers[REQUEST_ID] == "abc-1"
    for insane in ('a"b', "x" * 65, "a b", ""):
        kept = client.get("/", headers={REQUEST_ID: insane}).headers[REQUEST_ID]
        assert re.fullmatch(r"[0-9a-f]{32}", kept)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/", "/_dash-update-component", "/image/x.png", "/nowhere"])
def test_nothing_is_changed_from_outside(client: FlaskClient, method: str, address: str) -> None:
    answer = getattr(client, method)(address, data=b"{}", content_type="application/json")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "GET" in answer.text


def test_a_large_body_is_refused(client: FlaskClient) -> None:
    answer = client.post("/_dash-update-component", data=b"x" * (LARGEST_REQUEST + 1))
    assert answer.status_code == 413
    assert str(LARGEST_REQUEST) in answer.text


def test_a_failure_is_told_by_its_number_and_not_by_its_stack(
    tiny_pack: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = create_app(tiny_pack, tmp_path).test_client()

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr("app.pictures.Pictures.png", fail)
    with caplog.at_level(logging.ERROR):
        answer = client.get(f"/image/{Pack(tiny_pack).digests[0]}.png")
    assert answer.status_code == 500
    assert answer.headers[REQUEST_ID] in answer.text
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "ZeroDivisionError" in caplog.text
