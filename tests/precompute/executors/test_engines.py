"""What a worker does with a batch; in this process, without Dask."""

import dataclasses

import numpy as np
import pytest
import tensorflow as tf

from precompute.executors import batches, engines
from precompute.executors.engines import Engines
from precompute.executors.environment import describe_process
from precompute.executors.errors import ClusterError
from precompute.executors.here import Here
from precompute.executors.plan import Plan
from precompute.transfer import Engine
from tests.precompute.executors.orders import (
    LOSS_STEPS,
    STEPS,
    small_encoder,
    small_order,
    small_pair,
    some_cells,
)


@pytest.fixture(scope="module")
def found():
    return {**describe_process(), "threads": 1}


@pytest.fixture
def built(monkeypatch):
    """The recipes that extractors were built from, as they are."""
    made, build = [], engines.build

    def building(recipe):
        made.append(recipe)
        return build(recipe)

    monkeypatch.setattr(engines, "build", building)
    return made


def test_a_batch_is_what_it_is_without_a_cluster(found):
    executor = Here().executor(small_encoder(), small_pair(), STEPS, LOSS_STEPS, Plan(4, False))
    ((_, here),) = executor.run([some_cells(4)])
    there = Engines("w", found).run(small_order(), some_cells(4))
    for one, other in zip(*(vars(each.result).values() for each in (here, there)), strict=True):
        np.testing.assert_array_equal(one, other)
    assert there.seconds > 0


def test_an_extractor_is_built_once(found, built):
    worker = Engines("w", found)
    for _ in range(3):
        worker.run(small_order(), some_cells(2))  # each a copy of its own, as Dask's are
    assert len(built) == 1
    worker.run(small_order(at_once=3), some_cells(2))
    assert len(built) == 2, "another plan may find other memory"


def test_the_engines_of_old_orders_are_let_go(found, built, monkeypatch):
    monkeypatch.setattr(engines, "KEPT", 2)
    worker = Engines("w", found)
    for at_once in (2, 3, 4, 3, 2):
        worker.run(small_order(at_once), some_cells(2))
    assert len(built) == 4, "2 was the oldest when 4 came; 3 was still there"


def test_a_worker_without_the_memory_halves_the_batch(found, monkeypatch):
    asked = []

    class Tight(Engine):
        def run(self, style, content, cells, *others):
            asked.append(len(cells))
            if len(cells) > 2:
                raise tf.errors.ResourceExhaustedError(None, None, "OOM when allocating tensor")
            return super().run(style, content, cells, *others)

    whole = Engines("w", found).run(small_order(8), some_cells(8)).result
    monkeypatch.setattr(batches, "Engine", Tight)
    worker = Engines("w", found)
    halved = worker.run(small_order(8), some_cells(8)).result
    assert asked == [8, 4, 2, 2, 4, 2, 2]
    np.testing.assert_allclose(halved.images, whole.images, atol=1e-5)
    worker.run(small_order(8), some_cells(4))
    assert asked[7:] == [4, 2, 2], "cut as by a worker that has run nothing yet"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"backend": "jax 0.9"}, "Keras's backend is tensorflow .*; expected jax 0.9"),
        ({"code": "0" * 12}, "this project's code is .*; expected 000000000000"),
        ({"on_gpu": True}, "it sees no GPU; expected one"),
    ],
)
def test_a_worker_that_joins_later_is_held_to_the_same(found, change, message):
    order = small_order()
    order = dataclasses.replace(order, expected=dataclasses.replace(order.expected, **change))
    with pytest.raises(ClusterError, match=f"worker w has joined, and cannot take part: {message}"):
        Engines("w", {**found, "on_gpu": False}).run(order, some_cells(2))
