"""Stages are kept by what they were made from."""

import dataclasses
import os
import time

import numpy as np
import pytest

from precompute.config import PRESETS
from precompute.generator.stages import GeneratorStages
from precompute.pack.atomic import ABANDONED
from precompute.progress import Silent
from precompute.stages import StageStore

CONFIG = PRESETS["smoke"].config


def keys(config):
    stages = GeneratorStages(config, StageStore(None), Silent())
    return [stages.sources.key(), stages.key("cvae"), stages.pair_key()]


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"subjects": 5}, [True, True, True]),
        ({"slices": (2, 3)}, [True, True, True]),
        ({"phase": "ed"}, [True, True, True]),
        ({"size": 40}, [True, True, True]),
        ({"seed": 1}, [True, True, True]),
        ({"epochs": 2}, [False, True, True]),
        ({"batch": 2}, [False, True, True]),
        ({"cvae_rate": 0.5}, [False, True, True]),
        ({"latent": 8}, [False, True, True]),
        ({"augmented": 9}, [False, True, True]),
        ({"cvae_period": 3}, [False, True, True]),
        ({"patience": 9}, [False, True, True]),
        ({"pair": "reconstruction"}, [False, False, True]),
        ({"baselines": {}}, [False, False, False]),
        ({"pair_seed": 1}, [False, False, True]),
        ({"steps": 99}, [False, False, False]),
        ({"extractors": ("vgg16",)}, [False, False, False]),
    ],
)
def test_a_setting_renames_its_stage_and_all_after_it(change, changed):
    before, after = keys(CONFIG), keys(dataclasses.replace(CONFIG, **change))
    assert [a != b for a, b in zip(before, after, strict=True)] == changed


def test_a_stage_is_made_once(tmp_path):
    store, made = StageStore(tmp_path / "work"), []

    def make():
        made.append(1)
        return {"a": np.arange(5)}

    for _ in range(3):
        assert store.get("stage-1", make)["a"].tolist() == [0, 1, 2, 3, 4]
    assert len(made) == 1


def test_what_a_killed_job_was_writing_long_ago_is_removed_with_the_next_stage(tmp_path):
    for name, age in (("old", 2 * ABANDONED), ("another's", 0)):
        file = tmp_path / f".writing-{name}"
        file.write_bytes(b"half a cohort")
        os.utime(file, times=(time.time() - age,) * 2)
    StageStore(tmp_path).get("stage-1", lambda: {"a": np.arange(5)})
    assert sorted(file.name for file in tmp_path.iterdir()) == [".writing-another's", "stage-1.npz"]


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_stage_is_made_anew(tmp_path, damage):
    store = StageStore(tmp_path)
    store.get("stage-1", lambda: {"a": np.arange(500)})
    path = store.path("stage-1")
    path.write_bytes(path.read_bytes()[:-50] if damage is None else damage)
    assert store.get("stage-1", lambda: {"a": np.array([7])})["a"].tolist() == [7]
    assert store.get("stage-1", lambda: {})["a"].tolist() == [7]
