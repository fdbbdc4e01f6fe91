"""Time a few steps before a run, to say what the whole of it will take."""

from __future__ import annotations

import time

import keras
import numpy as np

from precompute.generator.train import Training
from precompute.phantom import make_cohort
from precompute.transfer import Batches, Cells

STEPS = 3


def seconds_per_step(batches: Batches, size: int, count: int) -> float:
    """Measure one step of one image, in batches of `count`, or what memory suffices for; seconds.

    Args:
        batches: What will run the cells.
        size: Pixels, in height and in width.
        count: Cells.
    """
    image = np.random.default_rng(0).random((size, size, 1), dtype=np.float32)
    values = np.ones(count)
    batch = Cells(5e-2 * values, 1e-9 * values, 1e-10 * values)

    def timed(steps: int) -> float:
        began = time.perf_counter()
        batches.run(image, image[::-1], batch, steps, [0, steps])
        return time.perf_counter() - began

    timed(1)  # compiles
    once = timed(1)
    return max(timed(1 + STEPS) - once, 1e-6) / (STEPS * count)


def seconds_per_slice(size: int) -> float:
    """Measure the drawing of one slice of the phantom, in seconds."""
    began = time.perf_counter()
    make_cohort(1, (2, 2), size, seed=0)
    return (time.perf_counter() - began) / 2


def seconds_per_epoch(model: keras.Model, training: Training, images: int) -> float:
    """Measure one batch of a model's training; return seconds for an epoch. Changes `model`."""
    batch = min(training.batch, images)
    zeros = np.zeros((batch, *model.input_shape[1:]), np.float32)
    model.compile(keras.optimizers.get(training.optimiser), loss="binary_crossentropy")
    model.train_on_batch(zeros, zeros)  # compiles
    began = time.perf_counter()
    model.train_on_batch(zeros, zeros)
    return (time.perf_counter() - began) * images / batch


def describe_seconds(seconds: float) -> str:
    """Write a duration for people: `40 s`, `12 min`, `3.5 h`, `24 days`; not less than `1 s`."""
    if seconds < 90:
        return f"{max(seconds, 1):.0f} s"
    if seconds < 90 * 60:
        return f"{seconds / 60:.0f} min"
    if seconds < 48 * 3600:
        return f"{seconds / 3600:.1f} h"
    return f"{seconds / 86400:.0f} days"
