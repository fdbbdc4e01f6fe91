"""The generator's page without a browser: its parts, what is said where they lack, its wiring."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from dash import Dash
from dash.development.base_component import Component
from flask import Flask
from flask.testing import FlaskClient

from app import create_app, ids
from app.factory import add_generator
from app.gallery import GALLERY, HISTORY, read_kept
from app.generator import describe_generator, generator_table, slice_order
from app.generator_callbacks import NAMESPACE
from app.layout import build_generator_page
from app.layout.metrics import best_models
from app.settings import ASSETS
from app.spectra import pack_spectra
from app.text.en import generator as text
from precompute.pack import Pack, image_digest
from tests.app.test_layout import by_id, words
from tests.tiny_pack import attachments, build_generator_pack, gallery_arrays, generator_record


def page_of(pack: Pack) -> Component:
    return build_generator_page(describe_generator(pack, read_kept(pack), pack_spectra(pack)))


def dash_of(pack: Pack) -> Dash:
    return add_generator(
        describe_generator(pack, read_kept(pack), pack_spectra(pack)), Flask("test")
    )


def of_type(page: Component, name: str) -> list[Any]:
    return [part for part in page._traverse() if getattr(part, "_type", "") == name]


def test_slices_go_by_group_then_from_base_to_apex(generator_pack: Pack) -> None:
    gallery = read_kept(generator_pack).gallery
    assert gallery is not None
    order = slice_order(gallery)
    said = [text.slice_caption(gallery.group[i], gallery.level[i]) for i in order]
    assert (said[0], said[4], said[-1]) == ("normal, base", "normal, mid", "")
    assert sorted(order) == list(range(24))


@pytest.mark.parametrize(
    ("group", "level", "said"),
    [
        ("HCM", 0.0, "hypertrophic, base"),
        ("RV", 0.5, "abnormal right ventricle, mid"),
        ("", 1.0, "apex"),
        ("MINF", float("nan"), "infarct"),
        ("OTHER", 0.5, "OTHER, mid"),
    ],
)
def test_a_slice_says_whose_heart_and_where(group: str, level: float, said: str) -> None:
    assert text.slice_caption(group, level) == said


def test_the_table_has_every_source_in_the_order_shown(generator_pack: Pack) -> None:
    generator = describe_generator(
        generator_pack, read_kept(generator_pack), pack_spectra(generator_pack)
    )
    gallery = generator.kept.gallery
    assert gallery is not None
    table = generator_table(generator)
    names = [source["name"] for source in table["sources"]]
    assert names == ["Original", "CVAE", "Plain VAE", "Transposed"]
    first = slice_order(gallery)[0]
    reconstruction = gallery_arrays()["vae.reconstruction"]
    assert table["sources"][2]["digests"][0] == image_digest(reconstruction[first])
    assert (table["walk"]["steps"], table["walk"]["height"]) == (33, 24)


def test_the_whole_page_is_there(generator_pack: Pack) -> None:
    page = page_of(generator_pack)
    titles = [words(part) for part in of_type(page, "H2")]
    assert titles == [
        text.LEAD_TITLE,
        text.GALLERY_TITLE,
        text.SAMPLES_TITLE,
        text.METRICS_TITLE,
        text.TRAINING_TITLE,
        text.WALK_TITLE,
        text.SPECTRUM_TITLE,
    ]
    assert len(of_type(page, "RadioCard")) == 24
    assert not [part for part in page._traverse() if getattr(part, "role", None) == "note"]
    assert all(image.alt for image in of_type(page, "Img"))
    assert "160 images of 20 subjects" in words(page)
    found = [part.id for part in page._traverse() if getattr(part, "id", None)]
    assert len(found) == len(set(found))


def test_charts_say_in_words_what_they_show(generator_pack: Pack) -> None:
    alts = [
        image.alt for image in of_type(page_of(generator_pack), "Img") if "chart" in image.className
    ]
    assert "CVAE: loss on held-out images from 9000 to 3200 in 12 epochs" in alts[0]
    assert "Fine detail" in alts[1]


def test_a_pack_without_any_of_it_says_so(pack: Pack) -> None:
    page = page_of(pack)
    said = words(page)
    for part in ("gallery", "metrics", "history", "walk"):
        assert text.ABSENT[part].split("`")[0].strip() in said
    assert not of_type(page, "RadioCard")
    assert len([image for image in of_type(page, "Img") if "chart" in image.className]) == 1


@pytest.mark.parametrize(("role", "count"), [(GALLERY, 2), (HISTORY, 1)])
def test_a_damaged_attachment_is_said_by_name(generator_pack: Pack, role: str, count: int) -> None:
    file = generator_pack.manifest.attachments[role].file
    (generator_pack.folder / file).write_bytes(b"spoilt")
    assert (
        words(page_of(generator_pack)).count(f"This part of the pack is damaged ({file}") == count
    )


def test_a_damaged_attachment_leaves_the_explorer(
    generator_pack: Pack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = generator_pack.manifest.attachments[GALLERY].file
    (generator_pack.folder / file).write_bytes(b"spoilt")
    client = create_app(generator_pack.folder, tmp_path / "pictures").test_client()
    assert client.get("/").status_code == client.get("/generator").status_code == 200
    assert client.get(f"/image/{generator_pack.digests[0]}.png").status_code == 200
    assert file in caplog.text


def test_the_best_is_marked_where_one_is_better() -> None:
    models = generator_record().models
    assert best_models("psnr", models, text) == best_models("bce", models, text) == {"cvae"}
    assert best_models("checkerboard", models, text) == {"cvae", "vae"}  # alike as written
    assert best_models("parameters", models, text) == best_models("kl", models, text) == set()
    assert best_models("psnr", {"cvae": models["cvae"]}, text) == set()


def test_what_is_not_a_number_is_a_dash() -> None:
    assert text.measure_value("psnr", float("inf")) == text.UNKNOWN
    assert text.measure_value("parameters", 249_217) == "249,217"


def test_every_picture_of_the_page_is_served(generator_pack: Pack, tmp_path: Path) -> None:
    client = create_app(generator_pack.folder, tmp_path / "pictures").test_client()
    page = page_of(generator_pack)
    sources = [getattr(image, "data-src", None) for image in of_type(page, "Img")]
    addresses = {source for source in sources if source}
    assert len(addresses) == 7 * 24 + 2
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["Cache-Control"]


def test_the_wiring_runs_in_the_browser_and_meets_the_script(generator_pack: Pack) -> None:
    dash = dash_of(generator_pack)
    functions = [found["clientside_function"] for found in dash._callback_list]
    assert {found["namespace"] for found in functions} == {NAMESPACE}
    names = [found["function_name"] for found in functions]
    assert names == ["compare", "showSource", "showSource", "walk"]
    walk = list(dash.callback_map.values())[-1]
    assert [item["id"] for item in walk["inputs"]] == [ids.WALK_SLIDER]
    script = (ASSETS / "generator_callbacks.js").read_text()
    (exported,) = re.findall(r"return \{([\w, ]+)\};\n\}\)\(\);", script)
    assert set(exported.split(", ")) == set(names)


def test_parts_that_are_absent_have_no_callback(pack: Pack, tmp_path: Path) -> None:
    assert dash_of(pack).callback_map == {}
    found = dict(attachments())
    del found["gallery"]
    assert dash_of(Pack(build_generator_pack(tmp_path / "no-gallery", found))).callback_map == {}


def test_the_scripts_name_only_ids_that_there_are(generator_pack: Pack) -> None:
    code = "".join(path.read_text() for path in ASSETS.glob("generator*.js"))
    named = set(re.findall(r'^    const [A-Z]+ = "([\w-]+)";', code, re.MULTILINE))
    assert named == {ids.COMPARED, ids.SHEET, ids.SLICE_CAPTION, ids.WALK, ids.WALK_CANVAS}
    assert named <= set(by_id(page_of(generator_pack)))


def test_the_pages_share_scripts_and_not_more(client: FlaskClient) -> None:
    explorer, generator = (client.get(address).text for address in ("/", "/generator"))
    assert "<title>Generator · Style Atlas</title>" in generator
    assert "/generator" not in explorer.split("react-entry-point")[1]
    scripts = [set(re.findall(r'(?:src|href)="([^"?]+)', page)) for page in (explorer, generator)]
    assert [name for name in scripts[1] if name.startswith("/generator")] == []
    assert {name for name in scripts[0] ^ scripts[1] if "_dash-" in name} == set()
    assert "/assets/generator.css" not in scripts[0]
    assert "/assets/atlas_grid.js" not in scripts[1]
    for script in scripts[1]:
        with client.get(script) as response:
            assert response.status_code == 200
