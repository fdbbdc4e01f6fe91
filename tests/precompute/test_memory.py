"""Batches are cut to the memory there is, and halved where it does not suffice."""

import signal
import subprocess
import sys

import numpy as np
import pytest
import tensorflow as tf

from precompute.estimate import seconds_per_step
from precompute.transfer import Batches, Cells, Engine, batch_size
from precompute.transfer.memory import BYTES_A_PIXEL
from tests.precompute.small import SIZE, small_extractor, small_images

GIGABYTE = 10**9
STEPS = 5
CRASHES = 6  # where memory is refused, some of TensorFlow's own operations crash, one time in four


@pytest.mark.parametrize("extractor", BYTES_A_PIXEL)
def test_a_batch_fits_and_is_never_empty(extractor):
    assert batch_size(extractor, 32) >= batch_size(extractor, 180) >= 1
    assert batch_size(extractor, 4096) == 1


def test_a_gpu_takes_larger_batches_that_stay_within_its_memory():
    small, large = (batch_size("vgg19", 180, GIGABYTE * n) for n in (11, 80))
    assert batch_size("vgg19", 180) < small < large
    assert small * BYTES_A_PIXEL["vgg19"] * 180**2 < 0.8 * 11 * GIGABYTE


class Tight:
    """An engine in memory for so many images at once; with more it fails after two steps."""

    def __init__(self, engine, room):
        self.engine, self.room, self.asked = engine, room, []

    def run(self, style, content, cells, steps, loss_steps, on_steps):
        self.asked.append(len(cells))
        if len(cells) > self.room:
            on_steps(2 * len(cells))
            raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")
        return self.engine.run(style, content, cells, steps, loss_steps, on_steps)


@pytest.fixture(scope="module")
def engine():
    return Engine(small_extractor(), "float64")


def cells(count):
    return Cells(np.full(count, 5e-3), np.geomspace(1e-2, 1e2, count), np.ones(count))


def test_out_of_memory_halves_the_batch_and_every_cell_is_run(engine):
    tight = Tight(engine, 3)
    batches = Batches(tight, 16)
    style, content = small_images()
    counted = []
    found = batches.run(style, content, cells(9), STEPS, [0, STEPS], counted.append)
    assert tight.asked == [9, 5, 3, 2, 4, 2, 2]
    assert batches.fitted == 2
    assert sum(counted) == 9 * STEPS
    whole = engine.run(style, content, cells(9), STEPS, [0, STEPS])
    np.testing.assert_allclose(found.images, whole.images, rtol=1e-9)
    np.testing.assert_allclose(found.style_loss, whole.style_loss, rtol=1e-9)


def test_what_was_run_before_does_not_change_how_a_batch_is_cut(engine):
    """A job that was killed has forgotten it; chaotic runs follow every rounding."""
    tight = Tight(engine, 3)
    going_on, begun_again = Batches(tight, 16), Batches(tight, 16)
    for batches, counts in ((going_on, (9, 5)), (begun_again, (5,))):
        for count in counts:
            tight.asked.clear()
            batches.run(*small_images(), cells(count), STEPS, [0, STEPS])
        assert tight.asked == [5, 3, 2]


def test_a_step_is_timed_with_as_many_cells_as_memory_suffices_for(engine):
    tight = Tight(engine, 3)
    assert seconds_per_step(Batches(tight, 16), SIZE, 8) > 0
    assert {count for count in tight.asked if count <= 3} == {2}


def test_one_cell_that_does_not_fit_is_an_error(engine):
    with pytest.raises(tf.errors.ResourceExhaustedError):
        Batches(Tight(engine, 0), 4).run(*small_images(), cells(2), STEPS, [0, STEPS])


def test_other_errors_are_not_taken_for_want_of_memory(engine):
    class Broken:
        def run(self, *arguments):
            raise ValueError("something else")

    with pytest.raises(ValueError, match="something else"):
        Batches(Broken(), 4).run(*small_images(), cells(2), STEPS, [0, STEPS])


def test_a_process_that_may_not_have_the_memory_ends_with_smaller_batches():
    command = [sys.executable, "-m", "tests.precompute.run_tight"]
    for _ in range(CRASHES):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != -signal.SIGSEGV:
            break
    assert done.returncode == 0, done.stderr
    first, last, finite = done.stdout.split()[-3:]
    assert int(last) < int(first)
    assert finite == "True"
