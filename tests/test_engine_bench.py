"""The measurement of the engine: what it runs, and that it fails where it should."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks import __main__ as bench
from benchmarks import arithmetic, contest, engine
from benchmarks.engine_limits import OVER_PLAIN_LOOP_AT_LEAST, excesses
from precompute import backend
from precompute.extractors import in_precision
from precompute.precision import BFLOAT16, FLOAT32, TF32
from precompute.transfer import batch_size
from tests.precompute.small import small_extractor, small_images

GIGABYTE = 10**9


def figures(device: str = "cpu", backend: str = "tensorflow", **medians: float) -> dict[str, Any]:
    ratios = {"cvae-encoder": 5.7, "vgg16": 1.08, "vgg19": 1.16, **medians}
    return {
        name: {
            "device": device,
            "backend": backend,
            "engine_over_plain_loop": {"median": ratio, "least": 0.9, "most": 9.0},
        }
        for name, ratio in ratios.items()
    }


def test_within_the_limits_nothing_is_said() -> None:
    assert excesses(figures()) == []
    assert excesses({name: figures()[name] for name in ("vgg16",)}) == []
    assert set(OVER_PLAIN_LOOP_AT_LEAST) == set(engine.EXTRACTORS)


@pytest.mark.parametrize(
    ("name", "ratio", "limit"),
    [("cvae-encoder", 2.999, 3.0), ("vgg16", 0.999, 1.0), ("vgg19", 0.98, 1.0)],
)
def test_an_engine_slower_than_wanted_is_said(name: str, ratio: float, limit: float) -> None:
    said = f"{name} engine_over_plain_loop: {ratio}; at least {limit} is wanted"
    assert excesses(figures(**{name: ratio})) == [said]
    measured = {"machine": {}, "engine_against_plain_loop": figures(**{name: ratio})}
    assert bench.excesses(measured) == [f"engine_against_plain_loop: {said}"]
    assert excesses(figures("gpu", **{name: ratio})) == []
    assert excesses(figures(backend="jax", **{name: ratio})) == []


@pytest.mark.parametrize("name", engine.EXTRACTORS)
def test_a_gpu_runs_the_jobs_batch_and_few_cells_by_the_plain_loop(name: str) -> None:
    work = contest.work_of(name, 180, 80 * GIGABYTE)
    assert work.cells == batch_size(name, 180, 80 * GIGABYTE) > 100
    assert work.plain_cells <= 4


@pytest.mark.parametrize("name", engine.EXTRACTORS)
def test_a_cpu_runs_the_same_cells_and_steps_both_ways(name: str) -> None:
    work = contest.work_of(name, 180, None)
    assert (work.cells, work.steps) == (work.plain_cells, work.plain_steps)


@pytest.fixture
def switched(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether TF32 was allowed, each time that this was set."""
    found: list[bool] = []
    monkeypatch.setattr(backend, "use_tf32", found.append)
    return found


def test_engine_and_plain_loop_run_in_the_precision_asked_for(switched: list[bool]) -> None:
    extractors = {
        each: in_precision(small_extractor(dtype="float32"), each)
        for each in (FLOAT32, TF32, BFLOAT16)
    }
    ready = contest.Contest(extractors, *small_images(), contest.Work(3, 4, 2, 5))
    assert (ready.cells, ready.plain_cells) == (3, 2)
    assert switched == [False, True, False, False]
    for each in extractors:
        assert ready.engine_rate(each) > 0
        assert switched[-1] == (each == TF32)
    assert ready.plain_rate() > 0
    assert switched[-1] is False


def test_products_are_of_the_precision_asked_for(
    monkeypatch: pytest.MonkeyPatch, switched: list[bool]
) -> None:
    monkeypatch.setattr(arithmetic, "SIDE", {"cpu": 16, "gpu": 16})
    monkeypatch.setattr(arithmetic, "_compiled_chain", lambda: seen)
    dtypes = []

    def seen(left: Any, right: Any) -> float:
        dtypes.append((left.dtype.name, right.dtype.name))
        return 0.0

    for each in (FLOAT32, TF32, BFLOAT16):
        assert arithmetic.matrix_product(each) > 0
    assert switched == [False, True, False]
    of_a_product = 1 + arithmetic.CALLS
    assert dtypes[::of_a_product] == [
        ("float32", "float32"),
        ("float32", "float32"),
        ("bfloat16", "bfloat16"),
    ]


@pytest.mark.parametrize(
    ("gpus", "measured"), [([], (FLOAT32, BFLOAT16)), (["GPU:0"], (FLOAT32, TF32, BFLOAT16))]
)
def test_tf32_is_measured_on_a_gpu_alone(
    monkeypatch: pytest.MonkeyPatch, gpus: list[str], measured: tuple[str, ...]
) -> None:
    monkeypatch.setattr(backend, "gpus", lambda: gpus)
    assert arithmetic.measurable_precisions() == measured


def test_collapse_counts_as_the_pack_that_was_searched_recorded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = {"cells_a_run": 2.5, "and_the_audits": 2.0}
    monkeypatch.setattr(engine, "saved", lambda: {"one": {"vgg16": record}, "other": {}})
    found = engine.cells_per_hour("vgg16", plain=1.0, engine=1.5)
    assert (found["plain_loop"], found["engine"]) == (3.6, 5.4)
    assert found["with_collapse_as_in_pack"] == {
        "one": {
            "cells_a_run_that_its_search_recorded": 2.0,
            "engine_times_cells_a_run": 10.8,
            "that_over_plain_loop": 3.0,
        }
    }
    assert engine.cells_per_hour("vgg19", 1.0, 1.5)["with_collapse_as_in_pack"] == {}


def test_both_embedded_packs_searches_are_read() -> None:
    found = bench.MEASURES["equal_cells_run_once"]()
    assert isinstance(found, dict)
    assert {pack: set(searches) for pack, searches in found.items()} == {
        "phantom": {"cvae-encoder"},
        "vgg16-heart": {"vgg16"},
    }
    heart = found["vgg16-heart"]["vgg16"]
    assert heart["cells_a_run"] >= heart["and_the_audits"] > 1
