"""A search is found again by what decides its runs, and goes on as it was planned."""

import dataclasses

import pytest

from precompute.collapse.kept import KeptSearch
from precompute.executors.plan import Plan
from precompute.stages import StageStore
from tests.tiny_pack import extractor_record, manifest

NAME = "vgg19"
CELLS = range(8)


def search(folder, cells=CELLS, **changes):
    whole = dataclasses.replace(manifest(), extractors={NAME: extractor_record(NAME)}, **changes)
    return KeptSearch(StageStore(folder), NAME, cells, whole)


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
    assert search(tmp_path, **change).runs(plan) != search(tmp_path).runs(plan)


def test_runs_of_another_batch_size_are_others(tmp_path):
    folders = {search(tmp_path).runs(Plan(count, False)) for count in (8, 16)}
    assert len(folders) == 2
    assert search(tmp_path).runs(Plan(8, True)) in folders
