"""The map of regimes."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest

from precompute.collapse.figure import COLOURS, draw, main
from precompute.embedded import HEART_PACK
from precompute.pack import Pack
from precompute.pack.regimes import Regime

SVG = "{http://www.w3.org/2000/svg}"


def test_it_has_a_panel_a_learning_rate_and_every_cell_its_regimes_colour(tiny_pack):
    root = ET.fromstring(draw(Pack(tiny_pack), "vgg19"))
    panels = root.findall(f"{SVG}g")
    assert [panel.find(f"{SVG}text").text for panel in panels] == [
        f"learning rate {rate}" for rate in ("5e-02", "5e-03", "5e-04")
    ]
    for panel in panels[:2]:  # the third has a cell of which nothing is told
        stretches = [rect for rect in panel.findall(f"{SVG}rect") if rect.get("fill") != "none"]
        colours = [rect.get("fill") for rect in stretches]
        assert colours == [COLOURS[Regime.SATURATED]] * 3 + [COLOURS[Regime.UNCHANGED]]


def test_a_learning_rate_of_which_nothing_is_told_has_no_panel(monkeypatch):
    pack = Pack(HEART_PACK)
    first = np.arange(512) < 64
    told = pack.classes("vgg16").only(first)
    monkeypatch.setattr(pack, "classes", {"vgg16": told}.__getitem__)
    root = ET.fromstring(draw(pack, "vgg16"))
    titles = [panel.find(f"{SVG}text").text for panel in root.findall(f"{SVG}g")]
    assert titles == ["learning rate 5e-02"]


def test_only_cells_whose_own_run_stands_have_a_dot(tiny_pack):
    root = ET.fromstring(draw(Pack(tiny_pack), "vgg19"))
    dots = [
        path.get("d").count("M") for path in root.iter(f"{SVG}path") if path.get("stroke-width")
    ]
    assert dots == [10, 9, 8]


def test_an_unknown_extractor_or_pack_is_named(tiny_pack, tmp_path, capsys):
    with pytest.raises(SystemExit):
        main([str(tiny_pack), "vgg11"])
    assert "no extractor 'vgg11'; found vgg19, cvae-encoder" in capsys.readouterr().err
    assert main([str(tmp_path), "vgg19"]) == 1
    assert "manifest.json: not found" in capsys.readouterr().err
