"""Choose where a run's batches are run, and refuse what the place cannot do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from precompute import backend
from precompute.executors.errors import ClusterError
from precompute.executors.executor import Place
from precompute.executors.here import Here
from precompute.precision import TF32


@contextmanager
def open_place(scheduler: str | None, gpu: bool, precision: str) -> Iterator[Place]:
    """Give this process, or the cluster of the scheduler at an address.

    Args:
        scheduler: Its address, or None.
        gpu: Whether a GPU is required.
        precision: A key of `precision.PRECISIONS`; GPUs alone compute in TF32.

    Raises:
        ValueError: This machine lacks the GPU that is required.
        ClusterError: The cluster cannot be used.
    """
    if scheduler is None:
        _check_gpu(gpu, precision)
        yield Here()
        return
    try:
        from precompute.executors.cluster import connect
    except ImportError as error:
        raise ClusterError(
            f"--scheduler needs Dask ({error}); install it here and on every worker: "
            "pip install distributed"
        ) from None
    tf32 = "--precision tf32" if precision == TF32 else None
    with connect(scheduler, "--gpu" if gpu else tf32) as cluster:
        yield cluster


def _check_gpu(gpu: bool, precision: str) -> None:
    if gpu and not backend.gpus():
        raise ValueError(
            f"--gpu: {backend.name_and_version()} sees no GPU. Install the driver and the "
            "backend's GPU build (pip install 'tensorflow[and-cuda]'), or leave --gpu out."
        )
    if precision == TF32 and not backend.gpus():
        raise ValueError(
            f"--precision tf32: {backend.name_and_version()} sees no GPU, and only GPUs "
            "compute so; expected float32 or bfloat16 on this machine"
        )
