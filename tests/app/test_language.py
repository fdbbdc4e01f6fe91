"""Which language a visitor gets."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from app.text import ENGLISH, LANGUAGES, SPANISH, Words

SPANIARD = {"Accept-Language": "es-ES,es;q=0.9,en;q=0.5"}


@pytest.mark.parametrize("page", ENGLISH.explorer.PAGES)
def test_a_browser_that_prefers_spanish_is_sent_to_it_with_its_query(
    client: FlaskClient, page: str
) -> None:
    answer = client.get(f"{page}?lr=5e-2&sw=1e-9", headers=SPANIARD)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{SPANISH.address(page)}?lr=5e-2&sw=1e-9"
    assert {"Accept-Language", "Cookie", "Sec-Fetch-Site"} <= set(answer.vary)


@pytest.mark.parametrize("accept", ["en-GB,es;q=0.4", "fr", "", "*", "x;q=nonsense"])
def test_any_other_browser_gets_english(client: FlaskClient, accept: str) -> None:
    answer = client.get("/", headers={"Accept-Language": accept})
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.text
    assert {"Accept-Language", "Cookie", "Sec-Fetch-Site"} <= set(answer.vary)


def test_what_was_chosen_counts_more_than_the_browser(client: FlaskClient) -> None:
    client.set_cookie("language", "en")
    assert client.get("/", headers=SPANIARD).status_code == 200
    client.set_cookie("language", "es")
    assert client.get("/").headers["Location"] == "/es/"
    client.set_cookie("language", "../evil")
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("page", ENGLISH.explorer.PAGES)
@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 200), ("same-site", 302), ("cross-site", 302), ("none", 302)],
)
def test_a_link_of_these_pages_leads_where_it_says(
    client: FlaskClient, page: str, site: str, status: int
) -> None:
    answer = client.get(page, headers={**SPANIARD, "Sec-Fetch-Site": site})
    assert answer.status_code == status


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=lambda words: words.language)
@pytest.mark.parametrize("page", ENGLISH.explorer.PAGES)
def test_an_address_with_a_language_is_in_it_whoever_asks(
    client: FlaskClient, words: Words, page: str
) -> None:
    client.set_cookie("language", "en")
    found = client.get(words.address(page), headers=SPANIARD)
    assert found.status_code == 200
    assert f'<html lang="{words.language}"' in found.text


def test_what_there_is_not_is_said_in_the_language_of_the_address(client: FlaskClient) -> None:
    assert SPANISH.explorer.NOT_FOUND in client.get("/es/nowhere").text
    assert ENGLISH.explorer.NOT_FOUND in client.get("/nowhere").text
    assert SPANISH.explorer.NOT_FOUND in client.get("/nowhere", headers=SPANIARD).text


def test_downloads_speak_the_pages_language(client: FlaskClient) -> None:
    for words in LANGUAGES.values():
        told = client.get(f"/download/{words.language}/vgg19/0/numbers.json").json
        assert told["notice"] == words.explorer.NOT_FOR_DIAGNOSIS
    assert client.get("/download/fr/vgg19/0/numbers.json").status_code == 404


def test_the_pages_share_dashs_scripts(client: FlaskClient) -> None:
    spanish, english = client.get("/es/").text, client.get("/").text
    tables = re.compile("/sent/atlas-")  # these have words
    ours, theirs = (
        [script for script in scripts(page) if not tables.match(script)]
        for page in (spanish, english)
    )
    assert ours == theirs
    for script in scripts(spanish):
        with client.get(script) as answer:
            assert answer.status_code == 200


def scripts(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('src="')[1:]]
