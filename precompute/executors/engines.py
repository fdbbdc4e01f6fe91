"""The engines that a worker keeps, so that an extractor is built once and not once a batch."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from precompute import backend
from precompute.estimate import seconds_per_step
from precompute.executors.batches import open_batches
from precompute.executors.environment import describe_process, find_faults
from precompute.executors.errors import ClusterError
from precompute.executors.executor import Finished
from precompute.executors.order import Order
from precompute.executors.recipe import build
from precompute.precision import TF32
from precompute.transfer import Batches, Cells

KEPT = 4
"""Engines a worker keeps: of as many grids that are computed at the same time."""

_ATTRIBUTE = "style_atlas_engines"


class Engines:
    """Runs batches of any order in this process; keeps what was built for the last few orders."""

    def __init__(self, name: str, found: Mapping[str, Any]) -> None:
        """Prepare to run on the worker `name`, which has what `found` says; see `find_faults`."""
        self._name, self._found = name, found
        self._kept: OrderedDict[tuple, Batches] = OrderedDict()

    def run(self, order: Order, cells: Cells) -> Finished:
        """Run a batch. Raises ClusterError where this process is not what `order` expects."""
        batches = self._batches(order)
        began = time.perf_counter()
        result = batches.run(order.style, order.content, cells, order.steps, order.loss_steps)
        return Finished(result, time.perf_counter() - began)

    def time_step(self, order: Order, count: int) -> float:
        """Measure one step of one image, in batches of `count`, in seconds; raise as `run` does."""
        return seconds_per_step(self._batches(order), order.recipe.size, count)

    def _batches(self, order: Order) -> Batches:
        """What was built for an order like this one, ready to run it."""
        faults = find_faults(self._found, order.expected)
        if faults:
            raise ClusterError(
                f"worker {self._name} has joined, and cannot take part: {'; '.join(faults)}"
            )
        recipe = order.recipe
        backend.use_tf32(recipe.precision == TF32)
        key = (recipe.name, recipe.size, recipe.precision, recipe.sha256, order.plan)
        if key not in self._kept:
            self._kept[key] = open_batches(build(recipe), order.plan)
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[key]


def engines_of(worker: Any) -> Engines:
    """Return the engines that a Dask worker keeps as long as it lives."""
    kept = vars(worker)
    if _ATTRIBUTE not in kept:
        found = {**describe_process(), "threads": worker.state.nthreads}
        kept[_ATTRIBUTE] = Engines(worker.address, found)
    return kept[_ATTRIBUTE]
