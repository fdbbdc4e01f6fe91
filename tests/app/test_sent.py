"""What the server sends along with a page, besides its layout."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.caching import FOREVER
from app.cell_table import browser_table
from app.factory import UNUSED
from app.sent import make_sent_routes, send_along
from app.settings import ASSETS
from app.text import ENGLISH, LANGUAGES
from precompute.pack import Pack

PAGES = [words.address(page) for words in LANGUAGES.values() for page in words.explorer.PAGES]
SENT = {
    "/": ["assets", "atlas"],
    "/learn": ["assets", "atlas", "lesson"],
    "/generator": ["assets", "generator"],
    "/about": ["assets"],
}
COMPONENTS = ("dash_html_components", "dash_mantine_components")


def scripts_of(client: FlaskClient, page: str) -> dict[str, str]:
    """Each script by its name, as a page links to them."""
    links = re.findall(r'src="(/sent/(\w+)-[0-9a-f]{16}\.js)"', client.get(page).text)
    found = {}
    for address, name in links:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == FOREVER
        assert answer.mimetype == "text/javascript"
        found[name] = answer.text
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", SENT)
def test_a_page_links_to_its_own_scripts(client: FlaskClient, page: str, language: str) -> None:
    assert sorted(scripts_of(client, LANGUAGES[language].address(page))) == SENT[page]


def test_the_explorer_has_the_cells_and_the_lesson_the_same(
    client: FlaskClient, pack: Pack
) -> None:
    script = scripts_of(client, "/")["atlas"]
    told = json.loads(script.partition('sent["atlas"] = ')[2].rstrip(";\n"))
    assert told == json.loads(json.dumps(browser_table(pack, ENGLISH)))
    assert scripts_of(client, "/learn")["atlas"] == script


def test_the_projects_own_javascript_comes_in_one_piece(client: FlaskClient) -> None:
    files = sorted(ASSETS.glob("*.js"))
    explorer, generator, about = (
        scripts_of(client, page)["assets"] for page in ("/", "/generator", "/about")
    )
    for file in files:
        of_generator = file.name.startswith("generator")
        assert (file.read_text() in explorer) == (not of_generator), file.name
        of_atlas = file.name.startswith("atlas")
        shared = file.name in ("atlas_pictures.js", "atlas_words.js")
        assert (file.read_text() in generator) == (not of_atlas or shared), file.name
        assert (file.read_text() in about) == (not of_atlas and not of_generator), file.name
    for page in PAGES:
        assert not re.search(r'src="/assets/', client.get(page).text)


def test_other_tables_have_other_addresses() -> None:
    server = Flask(__name__)
    server.register_blueprint(make_sent_routes())
    one, other = send_along(server, "a", {"x": 1}), send_along(server, "a", {"x": "</script>"})
    assert one != other
    assert send_along(server, "a", {"x": 1}) == one
    assert server.test_client().get(other).text.endswith('{"x":"</script>"};\n')
    assert server.test_client().get("/sent/a-0.js").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_no_page_needs_the_scripts_that_are_left_out(client: FlaskClient, page: str) -> None:
    html = client.get(page).text
    assert not any(unused in html for unused in UNUSED)
    layout = client.get(f"{page.rstrip('/')}/_dash-layout").json
    assert namespaces(layout) <= set(COMPONENTS)
    for name in ("react@", "react-dom@", "dash_renderer", *COMPONENTS):
        assert name in html, f"{name} is needed"


def namespaces(part: object) -> set[str]:
    """The libraries of all components of a layout."""
    if isinstance(part, list):
        return set().union(*map(namespaces, part))
    if not isinstance(part, dict):
        return set()
    own = {part["namespace"]} if "namespace" in part else set()
    return own | namespaces(list(part.values()))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_weighs_less_than_a_photograph(client: FlaskClient, page: str) -> None:
    """Of JavaScript and styles 1.3 MB at most, compressed; without the pack's own tables."""
    html = client.get(page).text
    links = re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css)[^"]*)"', html)
    assert len(links) > 5
    weight = 0
    for link in links:
        with client.get(link, headers={"Accept-Encoding": "br"}) as answer:
            weight += len(answer.data)
    assert weight < 1_300_000
    assert weight > 300_000, "Dash and its components are among them"
