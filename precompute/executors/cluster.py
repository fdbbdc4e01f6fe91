"""A Dask cluster as the place where batches are run. Imports Dask, which is optional."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
from distributed import Client

from precompute.executors.environment import (
    Environment,
    digest_code,
    environment_here,
    find_faults,
)
from precompute.executors.errors import ClusterError
from precompute.executors.executor import Executor
from precompute.executors.order import Order
from precompute.executors.plan import Plan
from precompute.executors.recipe import recipe_of
from precompute.executors.remote import ExecutorOnCluster, measure_step
from precompute.executors.tasks import report
from precompute.extractors import Extractor
from precompute.generator.pair import Pair
from precompute.transfer import batch_size

PATIENCE = 10.0
WORKER_PATIENCE = PATIENCE
"""Seconds to wait for the scheduler, and for a first worker."""

AT_ONCE = 8
"""Cells a batch at most, unless a run says otherwise: a search for equal cells asks for some 40 at
a time, and larger batches would leave workers without any (docs/cluster.md)."""

_SHOWN = 3


class Cluster:
    """The workers of one scheduler.

    Attributes:
        workers: How many there were at the beginning; others may join, and go.
        on_gpu: Whether each has a GPU; else none has.
    """

    def __init__(
        self, client: Client, address: str, found: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Use the workers in `found`, which `check_workers` let pass."""
        self._client, self._address = client, address
        self.workers = len(found)
        memory = [worker["gpu_memory"] for worker in found.values()]
        self.on_gpu = None not in memory
        self._gpu_memory = min(memory) if self.on_gpu else None
        self._expected = dataclasses.replace(environment_here(), on_gpu=self.on_gpu)

    def describe(self) -> str:
        """Return how many workers there are, and of which kind."""
        kind = "a GPU each" if self.on_gpu else "no GPU"
        count = f"{self.workers} worker{'s' * (self.workers != 1)}"
        return f"{self._address}: {count}, {kind}, {self._expected.backend}"

    def plan(self, extractor: str, size: int) -> Plan:
        """Return batches of 8 cells, fewer where the smallest worker's memory takes fewer."""
        return Plan(min(AT_ONCE, batch_size(extractor, size, self._gpu_memory)), self.on_gpu)

    def seconds_per_step(self, extractor: Extractor, plan: Plan, count: int) -> float:
        """Measure one step of one image on a worker, in batches of `count`; in seconds."""
        blank = np.zeros((*extractor.model.input_shape[1:3], 1), np.float32)
        order = self._order(extractor, Pair(blank, blank), 1, [0, 1], plan)
        return measure_step(self._client, order, count)

    def executor(
        self, extractor: Extractor, pair: Pair, steps: int, loss_steps: list[int], plan: Plan
    ) -> Executor:
        """Return what runs batches on the workers."""
        order = self._order(extractor, pair, steps, loss_steps, plan)
        return ExecutorOnCluster(self._client, order)

    def _order(
        self, extractor: Extractor, pair: Pair, steps: int, loss_steps: list[int], plan: Plan
    ) -> Order:
        recipe = recipe_of(extractor)
        return Order(recipe, pair.style, pair.content, steps, loss_steps, plan, self._expected)


@contextmanager
def connect(address: str, needs_gpu: str | None = None) -> Iterator[Cluster]:
    """Connect to a scheduler, check what is there, and let it go in the end.

    Args:
        address: Such as `tcp://192.168.0.5:8786`.
        needs_gpu: The option for which every worker must have a GPU, or None.

    Raises:
        ClusterError: There is no scheduler, it has no worker, or one of them cannot take part.
    """
    with _client(address) as client:
        # Of a scheduler that is lost Dask logs tracebacks; what it means is said otherwise.
        for name in ("distributed", "distributed.client"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        _check_scheduler(client, address)
        try:
            client.wait_for_workers(1, timeout=WORKER_PATIENCE)
        except TimeoutError:
            raise ClusterError(
                f"the scheduler at {address} has no worker after {WORKER_PATIENCE:g} s; expected "
                f"one at least. Start some: dask worker {address} --nthreads 1"
            ) from None
        found = client.run(report, on_error="return")
        check_workers(address, found, environment_here(), needs_gpu)
        yield Cluster(client, address, found)


def _client(address: str) -> Client:
    try:
        return Client(address, timeout=PATIENCE, name="style-atlas")
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"--scheduler {address}: no scheduler answers there ({error}). Expected the address "
            "that `dask scheduler` prints, such as tcp://192.168.0.5:8786"
        ) from None


def _check_scheduler(client: Client, address: str) -> None:
    try:
        client.run_on_scheduler(digest_code)
    except Exception as error:  # whatever the scheduler raises comes as a bare Exception
        raise ClusterError(
            f"the scheduler at {address} cannot import this project ({error}); start it in the "
            "project's folder with PYTHONPATH=."
        ) from None


def check_workers(
    address: str,
    found: Mapping[str, Mapping[str, Any] | BaseException],
    here: Environment,
    needs_gpu: str | None,
) -> None:
    """Raise ClusterError unless all workers can take part.

    Args:
        address: The scheduler's.
        found: By worker, what `tasks.report` returned, or raised.
        here: This process's environment.
        needs_gpu: The option for which every worker must have a GPU, or None.
    """
    told = [worker for worker in found.values() if not isinstance(worker, BaseException)]
    with_gpu = [bool(worker["on_gpu"]) for worker in told if "on_gpu" in worker]
    expected = dataclasses.replace(here, on_gpu=bool(needs_gpu) or all(with_gpu))
    faults = []
    for name, worker in found.items():
        if isinstance(worker, BaseException):
            faults.append(
                f"{name}: it does not answer as this version of the project does ({worker}); "
                "start it in the project's folder with PYTHONPATH=."
            )
        elif wrong := find_faults(worker, expected):
            faults.append(f"{name}: {'; '.join(wrong)}")
    if faults:
        more = f"\n  and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        option = f" ({needs_gpu})" if needs_gpu else ""
        raise ClusterError(
            f"of the {len(found)} workers at {address}, {len(faults)} cannot take part{option}:\n  "
            + "\n  ".join(faults[:_SHOWN])
            + more
        )
