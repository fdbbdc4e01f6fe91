"""Several packs on one server."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from app import create_app
from app.language import split_mount
from app.shelf import choose_mounts
from app.text import ENGLISH, LANGUAGES, SPANISH
from browsing.live_server import LiveServer
from precompute.pack import Pack, PackError
from tests.app.browser import Explorer
from tests.app.faulty_pack import reverse_axes


@pytest.fixture
def folders(tiny_pack: Path, tmp_path: Path) -> list[Path]:
    """The tiny pack, and another in which the same cells have other images."""
    return [tiny_pack, reverse_axes(shutil.copytree(tiny_pack, tmp_path / "My pack 2"))]


@pytest.fixture
def both(folders: list[Path], tmp_path: Path) -> FlaskClient:
    return create_app(folders, tmp_path / "pictures").test_client()


def test_a_pack_is_where_its_folder_says(tmp_path: Path) -> None:
    names = ["first", "Heart, VGG16", "heart-vgg16", "päck", "_", "a/heart vgg16"]
    assert choose_mounts([tmp_path / name for name in names]) == [
        "",
        "/pack/heart-vgg16",
        "/pack/heart-vgg16-2",
        "/pack/p-ck",
        "/pack/pack",
        "/pack/heart-vgg16-3",
    ]


def test_no_two_packs_are_at_one_place(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("first", "a-2", "a", "b/a")]
    assert choose_mounts(folders) == ["", "/pack/a-2", "/pack/a", "/pack/a-3"]


def test_a_pack_named_twice_is_refused(tiny_pack: Path, tmp_path: Path) -> None:
    again = tmp_path / "link"
    again.symlink_to(tiny_pack)
    with pytest.raises(PackError, match="named twice"):
        create_app([tiny_pack, again], tmp_path / "pictures")


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/", ("", "/")),
        ("/learn", ("", "/learn")),
        ("/pack/a-1/es/", ("/pack/a-1", "/es/")),
        ("/pack/a", ("", "/pack/a")),
        ("/pack/A/", ("", "/pack/A/")),
    ],
)
def test_a_path_names_its_pack(path: str, parts: tuple[str, str]) -> None:
    assert split_mount(path) == parts


def test_every_page_of_every_pack_is_there(both: FlaskClient) -> None:
    for words in LANGUAGES.values():
        for mount in ("", "/pack/my-pack-2"):
            for page in words.explorer.PAGES:
                answer = both.get(words.at(mount).address(page))
                assert answer.status_code == 200
                assert f'<html lang="{words.language}"' in answer.text
    assert both.get("/pack/other/").status_code == 404
    answer = both.get("/pack/my-pack-2/", headers={"Accept-Language": "es"})
    assert answer.headers["Location"] == "/pack/my-pack-2/es/"


def test_links_from_when_the_first_pack_was_not_the_first_lead_to_it(
    both: FlaskClient, folders: list[Path]
) -> None:
    old = f"/pack/{folders[0].name}"
    for words in LANGUAGES.values():
        for page in words.explorer.PAGES:
            answer = both.get(f"{old}{words.address(page)}?sw=1e-8&a=vgg19,5e-2")
            assert answer.status_code == 302
            assert answer.headers["Location"] == f"{words.address(page)}?sw=1e-8&a=vgg19,5e-2"
    for path, page in {"": "/", "/es": "/es/", "/learn/": "/learn"}.items():
        assert both.head(f"{old}{path}").headers["Location"] == page
    spanish = both.get(f"{old}/learn", headers={"Accept-Language": "es"}, follow_redirects=True)
    assert spanish.request.path == "/es/learn"
    for path in ("/nowhere", "//elsewhere.org", "/\\elsewhere.org"):
        assert both.get(f"{old}{path}").status_code == 404


def test_a_name_that_another_pack_has_is_that_packs(tiny_pack: Path, tmp_path: Path) -> None:
    namesake = shutil.copytree(tiny_pack, tmp_path / "other" / tiny_pack.name)
    client = create_app([tiny_pack, namesake], tmp_path / "pictures").test_client()
    assert client.get(f"/pack/{tiny_pack.name}/").status_code == 200


def test_numbers_and_downloads_are_each_packs_own(both: FlaskClient, folders: list[Path]) -> None:
    for mount, folder in zip(("", "/pack/my-pack-2"), folders, strict=True):
        rates = Pack(folder).manifest.axes["learning_rate"]
        told = both.get(f"{mount}/download/en/vgg19/0/numbers.json").json
        assert told["learning_rate"] == rates[0]
        assert both.get(f"{mount}/quantities/vgg19").status_code == 200
        assert both.get(f"{mount}/losses/vgg19/0").status_code == 200
    states = both.get("/ready").json["packs"]
    assert [state["pack"] for state in states] == [folder.name for folder in folders]


def test_one_pack_has_no_menu(tiny_pack: Path, tmp_path: Path) -> None:
    alone = create_app(tiny_pack, tmp_path).test_client()
    assert f"{ENGLISH.explorer.PACK_LABEL}: " not in alone.get("/_dash-layout").text


@pytest.mark.browser
def test_the_menu_leads_to_the_other_pack(
    chromium: Browser, folders: list[Path], tmp_path: Path
) -> None:
    with (
        LiveServer(folders[0], tmp_path / "pictures", folders[1]) as server,
        Explorer(chromium, server) as explorer,
    ):
        page = explorer.open().page
        page.get_by_text(f"{ENGLISH.explorer.PACK_LABEL}: ").click()
        page.get_by_role("link", name="My pack 2").click()
        expect(page).to_have_url(
            f"{explorer.address}/pack/my-pack-2/?model=vgg19&lr=5e-2&sw=1e-9&cw=1e-10"
        )
        other = Pack(folders[1])
        wanted = other.image(other.digests[other.cells["vgg19"].image[other.cell_number(2, 1, 2)]])
        expect(explorer.figure).to_have_attribute("data-state", "shown")
        np.testing.assert_array_equal(explorer.shown_image(), wanted)
        page.get_by_role("link", name=SPANISH.explorer.LANGUAGE_NAME).click()
        expect(page.get_by_text(f"{SPANISH.explorer.PACK_LABEL}: ")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "es")
