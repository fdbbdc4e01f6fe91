"""How far two runs are apart, and how far is too far."""

import dataclasses

import numpy as np
import pytest

from precompute.collapse.compare import NoiseFloor, Run, compare, largest_difference

CONTENT = np.linspace(0, 1, 32 * 32, dtype=np.float32).reshape(32, 32, 1)
LOSSES = np.array([100.0, 10.0])
MIDDLE = 0.2 + 0.6 * CONTENT


def run(image=CONTENT, style=LOSSES, content=LOSSES):
    return Run.of(image.astype(np.float32), style, content)


def shaken(seed, amount):
    random = np.random.default_rng(seed)
    image = MIDDLE + random.normal(0, amount, CONTENT.shape)
    return run(image, *(LOSSES * random.normal(1, amount, 2) for _ in "sc"))


def test_a_run_does_not_differ_from_itself():
    assert set(dataclasses.astuple(compare(run(), run()))) == {0.0}


def test_differences_worked_out_by_hand():
    brighter = run(MIDDLE + 0.1, style=np.array([100.0, 1.0]), content=np.array([100.0, 20.0]))
    found = compare(run(MIDDLE), brighter)
    assert [found.mean, found.largest, found.grey] == pytest.approx([0.1] * 3, abs=2e-5)
    assert found.style == pytest.approx(1.0)
    assert found.content == pytest.approx(np.log10(2))
    assert found.spectrum == pytest.approx(0, abs=0.05), "a constant has no spectrum"


def test_a_run_that_diverged_is_infinitely_far():
    assert largest_difference(run(), run(np.full_like(CONTENT, np.nan))) == np.inf


def test_of_the_pairs_that_a_floor_was_measured_on_19_in_20_pass():
    repeats = [shaken(seed, 0.01) for seed in range(10)]
    floor = NoiseFloor.of(repeats)
    passed = [floor.covers(compare(a, b)) for i, a in enumerate(repeats) for b in repeats[i + 1 :]]
    assert len(passed) == 45
    assert sum(passed) in (42, 43)
    assert floor.mean == pytest.approx(0.01 * 2 / np.sqrt(np.pi), rel=0.05)


def test_a_floor_covers_another_repeat_and_not_another_texture():
    floor = NoiseFloor.of([shaken(seed, 0.01) for seed in range(10)])
    pairs = [(shaken(50 + k, 0.01), shaken(90 + k, 0.01)) for k in range(20)]
    assert sum(floor.covers(compare(*pair)) for pair in pairs) >= 12
    assert not floor.covers(compare(shaken(50, 0.01), shaken(51, 0.02)))
    brighter = run(shaken(51, 0.01).image + 5 / 255)
    assert not floor.covers(compare(shaken(50, 0.01), brighter))


def test_a_quick_look_never_refuses_what_the_whole_comparison_accepts():
    floor = NoiseFloor.of([shaken(seed, 0.01) for seed in range(10)])
    for amount in (0.001, 0.01, 0.012, 0.05):
        pair = shaken(60, amount), shaken(61, amount)
        assert floor.may_cover(*pair) or not floor.covers(compare(*pair))
