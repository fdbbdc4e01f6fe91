"""Batches run by the workers of a Dask cluster."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, wait

from precompute.executors.errors import ClusterError
from precompute.executors.executor import Finished
from precompute.executors.order import Order
from precompute.executors.tasks import read_order, run_batch, time_step
from precompute.transfer import Cells
from precompute.transfer.engine import OnSteps

RETRIES = 2
"""How often a batch that ended in an error is run again. Dask counts lost workers by itself."""

GLANCE = 2.0
"""Seconds after which the workers are counted anew, while none of them ends a batch."""

GOES_ON = "What was finished is kept; the same command goes on from there."
LOST = f"The connection to the cluster's scheduler is lost. {GOES_ON}"


def send(client: Client, order: Order, priority: int = 0) -> Future:
    """Send an order to the cluster; return its future, on which tasks depend.

    It is the result of a task, as bytes that the scheduler keeps: a worker that is lost takes
    nothing with it, as another reads them again. Data that a client scatters would be gone, and the
    tasks with it. Dask warns of large tasks, since most are sent many times; this one is not.
    """
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}):
        data = pickle.dumps(order)
        return client.submit(read_order, data, pure=False, retries=RETRIES, priority=priority)


def measure_step(client: Client, order: Order, count: int) -> float:
    """Have a worker measure one step of one image, before what waits for it; in seconds."""
    sent = send(client, order, priority=1)
    return result_of(client.submit(time_step, sent, count, pure=False, priority=1))


class ExecutorOnCluster:
    """Sends batches to the cluster, and yields them as they end."""

    def __init__(self, client: Client, order: Order) -> None:
        """Prepare to run batches of the order's grid."""
        self.plan, self.on_gpu = order.plan, order.expected.on_gpu
        self.note = ""
        self._client, self._steps = client, order.steps
        self._order = send(client, order)

    def run(
        self, batches: Sequence[Cells], on_steps: OnSteps = lambda steps: None
    ) -> Iterator[tuple[int, Finished]]:
        """Run batches at the same time, as `Executor.run` says.

        Raises ClusterError where the cluster is lost, or a batch costs one worker after another.
        """
        places = self._send(batches)
        try:
            while places:
                done = self._wait(places)
                on_steps(0)
                for future in done:
                    finished = result_of(future)
                    place = places.pop(future)
                    on_steps(self._steps * len(batches[place]))
                    yield place, finished
        finally:
            if places and self._client.status == "running":
                self._client.cancel(list(places))

    def _send(self, batches: Sequence[Cells]) -> dict[Future, int]:
        if not batches:
            return {}
        fields = [tuple(vars(cells).values()) for cells in batches]
        futures = self._client.map(
            run_batch, fields, order=self._order, pure=False, retries=RETRIES
        )
        return {future: place for place, future in enumerate(futures)}

    def _wait(self, places: dict[Future, int]) -> list[Future]:
        """Wait a little; return what has ended, errors last."""
        try:
            done = wait(list(places), timeout=GLANCE, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            done = set()
        except CancelledError:
            raise ClusterError(LOST) from None
        self._count_workers()
        return sorted(done, key=lambda future: (future.status != "finished", places[future]))

    def _count_workers(self) -> None:
        try:
            count = len(self._client.nthreads())
        except OSError:
            raise ClusterError(LOST) from None
        self.note = f", {count} worker{'s' * (count != 1)}" if count else ", waiting for a worker"


def result_of(future: Future) -> Any:
    """Return what a task returned; raise what it raised, or ClusterError in words."""
    try:
        return future.result()
    except KilledWorker as error:
        raise ClusterError(
            f"{error.allowed_failures + 1} workers were lost one after another with the same "
            f"batch, the last of them {error.last_worker.address}: their logs say why. If memory "
            f"did not suffice, give a smaller --batch-cells. {GOES_ON}"
        ) from None
    except ImportError as error:
        raise ClusterError(
            f"a worker that has joined has another version of this project ({error}); start it "
            f"anew from this one. {GOES_ON}"
        ) from error
    except CancelledError:
        raise ClusterError(LOST) from None
