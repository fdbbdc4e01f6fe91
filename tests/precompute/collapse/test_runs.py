"""Runs are kept, and given back to a job that begins again."""

import numpy as np
import pytest

from precompute.collapse.runs import RunStore
from precompute.transfer import Result


class Maker:
    """Makes runs whose image is their number."""

    def __init__(self):
        self.made = []

    def __call__(self, numbers, factors):
        self.made.append(list(numbers))
        images = np.array(numbers)[:, None, None, None] / 10 * np.ones((1, 4, 4, 1))
        losses = np.array(numbers, float)[:, None] * [1.0, 2.0]
        return Result(images, losses, -losses)


def test_a_batch_is_kept_and_given_back_alike(tmp_path):
    make = Maker()
    first = RunStore(tmp_path).batch("grid", [3, 7], None, make)
    again = RunStore(tmp_path).batch("grid", [3, 7], None, make)
    assert make.made == [[3, 7]]
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.image, other.image)
        np.testing.assert_array_equal(one.style_loss, other.style_loss)
    assert first[0].image == pytest.approx(0.3, abs=1e-5)
    assert first[1].content_loss.tolist() == [-7.0, -14.0]


@pytest.mark.parametrize(
    ("purpose", "numbers", "factors"),
    [("noise", [3, 7], None), ("grid", [3, 8], None), ("grid", [3, 7], np.array([1, 1.5]))],
    ids=["purpose", "cells", "factors"],
)
def test_another_batch_in_its_place_is_made(tmp_path, purpose, numbers, factors):
    make = Maker()
    RunStore(tmp_path).batch("grid", [3, 7], None, make)
    RunStore(tmp_path).batch(purpose, numbers, factors, make)
    assert len(make.made) == 2


def test_a_damaged_file_is_made_anew(tmp_path):
    make = Maker()
    RunStore(tmp_path).batch("grid", [3], None, make)
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    RunStore(tmp_path).batch("grid", [3], None, make)
    RunStore(tmp_path).batch("grid", [3], None, make)
    assert len(make.made) == 2


def test_a_run_that_diverged_is_given_back_as_such(tmp_path):
    def make(numbers, factors):
        images = np.zeros((2, 4, 4, 1))
        images[1, 0, 0] = np.inf
        return Result(images, np.ones((2, 2)), np.ones((2, 2)))

    runs = RunStore(tmp_path).batch("grid", [0, 1], None, make)
    assert np.isfinite(runs[0].image).all()
    assert np.isnan(runs[1].image).all()
