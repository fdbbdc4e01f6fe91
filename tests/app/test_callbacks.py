"""The wiring, through `app.callback_map`, and that it meets the JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from dash import Dash

from app import build_dash, callbacks, ids, view_callbacks
from app.pictures import Pictures
from app.settings import ASSETS
from precompute.axes import AXES
from precompute.pack import Pack

SLIDERS = [f"{ids.slider(axis)}.value" for axis in AXES]
SCRIPTS = {
    callbacks.NAMESPACE: "atlas_callbacks.js",
    view_callbacks.NAMESPACE: "atlas_view_callbacks.js",
}
READOUTS = [f"{ids.readout(axis)}.children" for axis in AXES]


@pytest.fixture
def dash(pack: Pack) -> Dash:
    return build_dash(pack, Pictures(pack, None))


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


def test_show_has_the_cell_and_the_retry_button(wiring: dict[str, Any]) -> None:
    show = wiring["show"]
    assert names_of(show["inputs"]) == ["model.value", *SLIDERS, "try-again.n_clicks"]
    assert names_of(show["state"]) == ["lock-ratio.checked", "atlas.data"]
    assert show["no_output"]


def test_describe_says_the_values_and_the_model(wiring: dict[str, Any]) -> None:
    describe = wiring["describe"]
    assert names_of(describe["inputs"]) == ["model.value", *SLIDERS]
    spoken = [f"{ids.slider(axis)}.attributes" for axis in AXES]
    notes = ["model-note.children", "coverage.children"]
    assert outputs_of(describe) == [*READOUTS, *spoken, *notes]


def test_the_nearest_button_moves_the_sliders(wiring: dict[str, Any]) -> None:
    nearest = wiring["goToNearest"]
    assert names_of(nearest["inputs"]) == ["go-to-nearest.n_clicks"]
    assert names_of(nearest["state"]) == ["model.value", *SLIDERS, "atlas.data"]
    assert outputs_of(nearest) == SLIDERS


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
    return list(build_dash(pack, Pictures(pack, None)).layout._traverse())
