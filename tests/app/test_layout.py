"""The components of the page, without a browser."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from dash import html
from dash.development.base_component import Component

from app import ids
from app.layout import build_page
from app.layout.about_page import build_about_page
from app.text.en import explorer as text
from precompute.axes import AXES
from precompute.pack import Pack
from precompute.pack.roles import FILES, SAMPLE
from tests.app.faulty_pack import build_empty_pack


@pytest.fixture
def components(pack: Pack) -> dict[str, Component]:
    return by_id(build_page(pack))


def by_id(page: Component) -> dict[str, Component]:
    return {part.id: part for part in page._traverse() if getattr(part, "id", None)}


def words(part: Any) -> str:
    if isinstance(part, str):
        return part
    parts = part if isinstance(part, list) else [getattr(part, "children", None)]
    return " ".join(words(child) for child in parts if child is not None)


def test_sliders_have_the_packs_stops_and_a_name(components: dict[str, Any], pack: Pack) -> None:
    for axis, start in zip(AXES, (2, 2, 0), strict=True):
        slider = components[ids.slider(axis)]
        assert (slider.min, slider.step, slider.value) == (0, 1, start)
        assert slider.max == len(pack.manifest.axes[axis.key]) - 1
        assert slider.updatemode == "mouseup"
        assert slider.thumbLabel == axis.label
        spoken = slider.attributes["thumb"]["aria-valuetext"]
        assert spoken == f"{axis.label.lower()} {components[ids.readout(axis)].children}"


def test_an_axis_of_one_value_has_a_slider_that_rests(pack: Pack) -> None:
    pack.manifest.axes["learning_rate"] = [5e-2]
    for table in pack.cells.values():
        table.status, table.image = table.status[:12], table.image[:12]
    slider: Any = by_id(build_page(pack))[ids.slider(AXES[0])]
    assert slider.disabled
    assert slider.value == 0


def test_the_menu_has_the_manifests_labels(components: dict[str, Any]) -> None:
    assert components[ids.MODEL].data == [
        {"value": "vgg19", "label": "VGG19 (test)"},
        {"value": "cvae-encoder", "label": "CVAE-ENCODER (test)"},
    ]
    assert components[ids.MODEL].value == "vgg19"


def test_the_help_of_every_axis_is_there(pack: Pack) -> None:
    said = words(build_page(pack))
    assert all(axis.help in said for axis in AXES)


def test_the_sources_are_named_with_provenance_and_licence(pack: Pack) -> None:
    said = words(build_page(pack))
    assert text.NOT_FOR_DIAGNOSIS in said
    assert "Noise. Made for tests. Licence: MIT." in said
    assert "A ramp. Made for tests. Licence: MIT." in said


def test_the_source_figures_show_the_pair(components: dict[str, Any], pack: Pack) -> None:
    pair = pack.manifest.pair
    for figure, source in ((ids.STYLE, pair.style), (ids.CONTENT, pair.content)):
        (image,) = [part for part in components[figure]._traverse() if hasattr(part, "src")]
        assert image.src == f"/image/{source.digest}.png"
        assert source.description in image.alt


def test_a_pack_without_models_has_a_page(tmp_path: Path) -> None:
    menu: Any = by_id(build_page(Pack(build_empty_pack(tmp_path / "empty"))))[ids.MODEL]
    assert menu.disabled
    assert menu.placeholder == text.NO_MODEL


def test_ids_are_unique(pack: Pack) -> None:
    found = [part.id for part in build_page(pack)._traverse() if getattr(part, "id", None)]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("kind", [SAMPLE, FILES])
def test_about_names_the_pair_as_the_explorer_does(pack: Pack, kind: str) -> None:
    pair = dataclasses.replace(pack.manifest.pair, kind=kind)
    pack.manifest = dataclasses.replace(pack.manifest, pair=pair)
    terms = [part for part in build_about_page(pack)._traverse() if isinstance(part, html.Dt)]
    assert {words(term) for term in terms} >= set(text.pair_titles(kind))
