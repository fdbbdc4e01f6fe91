"""What Dask's workers do. The scheduler imports this module: no Keras until a task runs."""

from __future__ import annotations

import asyncio
import pickle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from precompute.executors.executor import Finished
    from precompute.executors.order import Order


async def report(dask_worker: Any) -> dict[str, Any]:
    """Return `describe_process` and the number of threads.

    Importing Keras takes seconds: it is done in a thread, so that the worker answers meanwhile.
    """
    from precompute.executors.environment import describe_process

    found = await asyncio.to_thread(describe_process)
    return {**found, "threads": dask_worker.state.nthreads}


def read_order(data: bytes) -> Order:
    """Return a pickled order. As bytes it passes through the scheduler unread."""
    return pickle.loads(data)


def run_batch(cells: tuple[Any, ...], order: Order) -> Finished:
    """Run a batch on this worker; `cells` are the fields of `Cells`."""
    from precompute.executors.engines import engines_of
    from precompute.transfer import Cells

    return engines_of(_worker()).run(order, Cells(*cells))


def time_step(order: Order, count: int) -> float:
    """Measure one step of one image on this worker, in batches of `count`; in seconds."""
    from precompute.executors.engines import engines_of

    return engines_of(_worker()).time_step(order, count)


def _worker() -> Any:
    from distributed import get_worker

    return get_worker()
