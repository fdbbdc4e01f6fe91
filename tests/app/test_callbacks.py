"""The wiring, through `app.callback_map`, and that it meets the JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from dash import Dash

from app import build_dash, callbacks, ids, view_callbacks
from app.gallery import read_kept
from app.pictures import Pictures
from app.settings import ASSETS
from app.shelf import Shown
from precompute.axes import AXES
from precompute.pack import Pack

SLIDERS = [f"{ids.slider(axis)}.value" for axis in AXES]

SCRIPTS = {
    callbacks.NAMESPACE: "atlas_callbacks.js",
    view_callbacks.NAMESPACE: "atlas_view_callbacks.js",
}


def shown(pack: Pack) -> Shown:
    return Shown(pack, read_kept(pack), Pictures(pack, None), "")


@pytest.fixture
def dash(pack: Pack) -> Dash:
    return build_dash([shown(pack)])


@pytest.fixture
def wiring(dash: Dash) -> dict[str, dict[str, Any]]:
    """Each callback by the name of its function."""
    names = [found["clientside_function"]["function_name"] for found in dash._callback_list]
    return dict(zip(names, dash.callback_map.values(), strict=True))


def names_of(dependencies: list[dict[str, str]]) -> list[str]:
    return [f"{item['id']}.{item['property']}" for item in dependencies]


def outputs_of(callback: dict[str, Any]) -> list[str]:
    return [str(output) for output in callback["output"]]


def test_every_callback_runs_in_the_browser(dash: Dash) -> None:
    assert len(dash._callback_list) == len(dash.callback_map)
    for found in dash._callback_list:
        assert found["clientside_function"]["namespace"] in SCRIPTS


def test_a_step_of_a_slider_is_no_callback(wiring: dict[str, Any]) -> None:
    called = [name for found in wiring.values() for name in names_of(found["inputs"])]
    assert called
    assert not set(SLIDERS) & set(called)


def test_choose_has_the_model_and_where_the_sliders_start(wiring: dict[str, Any]) -> None:
    choose = wiring["choose"]
    assert names_of(choose["inputs"]) == ["model.value", "try-again.n_clicks", "map-colour.value"]
    assert names_of(choose["state"]) == SLIDERS


@pytest.mark.parametrize("namespace", SCRIPTS)
def test_every_function_is_in_the_assets(dash: Dash, namespace: str) -> None:
    script = (ASSETS / SCRIPTS[namespace]).read_text()
    (exported,) = re.findall(r"return \{([\w, ]+)\};\n\}\)\(\);", script)
    functions = [found["clientside_function"] for found in dash._callback_list]
    wired = [call["function_name"] for call in functions if call["namespace"] == namespace]
    assert sorted(exported.split(", ")) == sorted(wired)


def test_the_window_moves_nothing_but_itself(wiring: dict[str, Any]) -> None:
    window = wiring["setWindow"]
    assert names_of(window["inputs"]) == ["window-level.value", "window-width.value"]
    assert all(output.startswith("window-") for output in outputs_of(window))
    assert outputs_of(wiring["resetWindow"]) == names_of(window["inputs"])


def test_no_javascript_is_in_python(dash: Dash) -> None:
    assert dash._inline_scripts == []


def test_the_assets_name_only_ids_that_there_are(pack: Pack) -> None:
    page = [part.id for part in _parts(pack) if getattr(part, "id", None)]
    code = "".join(path.read_text() for path in sorted(ASSETS.glob("atlas*")))
    named = set(
        re.findall(r'(?:#|")((?:style|transferred|content)-figure|go-\w+-\w+|try-\w+)', code)
    )
    assert named == {"style-figure", "transferred-figure", "content-figure"} | {
        ids.NEAREST,
        ids.RETRY,
    }
    assert named <= set(page)


def _parts(pack: Pack) -> list[Any]:
    return list(build_dash([shown(pack)]).layout._traverse())
