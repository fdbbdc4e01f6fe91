"""A search is found again by what decides its runs, and goes on as it was planned."""

import dataclasses

import pytest

from precompute.collapse.kept import KeptSearch
from precompute.executors.plan import Plan
from precompute.stages import StageStore
from tests.tiny_pack import extractor_record, manifest

NAME = "vgg19"
PLAN = Plan(8, on_gpu=False)
CELLS = range(8)


def search(folder, cells=CELLS, **changes):
    whole = dataclasses.replace(manifest(), extractors={NAME: extractor_record(NAME)}, **changes)
    return KeptSearch(StageStore(folder), NAME, cells, whole)


def folder(kept, plan):
    return kept.runs(plan, CELLS).folder


def test_a_search_goes_on_as_it_was_planned_wherever_it_is(tmp_path):
    assert search(tmp_path).plan() is None
    search(tmp_path).keep(Plan(16, on_gpu=True))
    search(tmp_path).keep(Plan(64, on_gpu=False))  # by a job on another machine
    assert search(tmp_path).plan() == Plan(16, on_gpu=True)


@pytest.mark.parametrize("change", [{"cells": range(9)}, {"steps": 11}, {"axes": {"a": [1.0]}}])
def test_another_search_has_another_plan_and_other_runs(tmp_path, change):
    plan = Plan(16, on_gpu=True)
    search(tmp_path).keep(plan)
    assert search(tmp_path, **change).plan() is None
    assert folder(search(tmp_path, **change), plan) != folder(search(tmp_path), plan)


def test_runs_of_another_batch_size_are_others(tmp_path):
    folders = {folder(search(tmp_path), Plan(count, False)) for count in (8, 16)}
    assert len(folders) == 2
    assert folder(search(tmp_path), Plan(8, True)) in folders


def begin(tmp_path, *cells):
    """Begin a search over `cells`, which are missing."""
    store = search(tmp_path).runs(PLAN, cells)
    assert store.begin(cells, []) == set(cells)
    return store


def test_a_search_that_was_begun_for_the_missing_goes_on(tmp_path):
    store = begin(tmp_path, 1, 2, 3)
    assert search(tmp_path).runs(PLAN, [2]).folder == store.folder
    assert search(tmp_path).runs(PLAN, []).cells() is None, "nothing is left to run"


def test_cells_that_it_was_not_over_are_those_of_a_new_one_beside_it(tmp_path):
    first = begin(tmp_path, 1, 2, 3)
    second = search(tmp_path).runs(PLAN, [2, 5])
    assert second.cells() is None
    assert second.folder.parent == first.folder.parent, "it takes over what the first one ran"
    begin(tmp_path, 2, 5)
    assert search(tmp_path).runs(PLAN, [5]).folder == second.folder
