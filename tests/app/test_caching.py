"""How long what the server sends may be kept."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.caching import FOREVER, NEVER, REVALIDATED
from app.settings import ASSETS
from app.text import LANGUAGES

PAGES = [words.address(page) for words in LANGUAGES.values() for page in words.explorer.PAGES]


def linked(client: FlaskClient, kind: str) -> list[str]:
    """The addresses that the explorer's HTML takes scripts and styles from."""
    found = re.findall(r'(?:src|href)="(/[^"]+)"', client.get("/").text)
    return [address for address in found if address.startswith(kind)]


def how_long(client: FlaskClient, address: str) -> str:
    with client.get(address) as answer:
        assert answer.status_code == 200
        return answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_asked_for_again(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == REVALIDATED


@pytest.mark.parametrize(
    "address", ["/_dash-layout", "/_dash-dependencies", "/quantities/vgg19", "/losses/vgg19/0"]
)
def test_what_a_page_holds_is_asked_for_again_and_sent_once(
    client: FlaskClient, address: str
) -> None:
    first = client.get(address, headers={"Accept-Encoding": "br"})
    assert first.status_code == 200
    assert first.headers["Cache-Control"] == REVALIDATED
    tag = first.headers["ETag"]
    again = client.get(address, headers={"Accept-Encoding": "br", "If-None-Match": tag})
    assert again.status_code == 304
    assert again.data == b""
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_pages_language_is_part_of_what_is_kept(client: FlaskClient) -> None:
    assert {"Accept-Language", "Cookie"} <= set(client.get("/").vary)


def test_scripts_and_styles_that_a_page_links_to_are_kept_for_ever(client: FlaskClient) -> None:
    own = linked(client, "/sent/")
    assert {address.rpartition(".")[2] for address in own} == {"js", "css"}
    dashs = linked(client, "/_dash-component-suites/")
    assert dashs
    for address in (*own, *dashs):
        assert how_long(client, address) == FOREVER, address
    assert not linked(client, "/assets/"), "their addresses have a time, which two builds may share"


def test_a_script_of_dashs_is_kept_under_its_own_version_alone(client: FlaskClient) -> None:
    address = linked(client, "/_dash-component-suites/")[0]
    for other in (re.sub(r"m\d+", "m1", address), re.sub(r"\.v\w+m\d+", "", address)):
        assert other != address
        assert how_long(client, other) == REVALIDATED
        with client.get(other) as answer:
            tag = {"If-None-Match": answer.headers["ETag"]}
        with client.get(other, headers=tag) as again:
            assert again.status_code == 304


@pytest.mark.parametrize("query", ["", "?m=1", "?m=", "?m=../x"])
def test_an_asset_by_its_own_name_is_asked_for_again(client: FlaskClient, query: str) -> None:
    name = sorted(ASSETS.glob("*.js"))[0].name
    assert how_long(client, f"/assets/{name}{query}") == REVALIDATED


@pytest.mark.parametrize(
    "address",
    [
        *(
            "/assets/nothing.js?m=1",
            "/assets/../manifest.json",
            "/a",
            "/_dash-component-suites/a/b",
        ),
        "/es/_dash-component-suites/dash/nothing.v1_2_3m4.js",
    ],
)
def test_what_is_refused_is_not_kept(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == NEVER
    assert 'class="not-found"' in answer.text
