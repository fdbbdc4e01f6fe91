"""What a process has on which its results depend, and what is wrong with a worker's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ONE_THREAD = "a batch takes all of its memory; start it with --nthreads 1"
ONE_GPU = "the backend uses the first alone; start one worker a GPU, with CUDA_VISIBLE_DEVICES"

_EQUAL = {
    "code": "this project's code",
    "backend": "Keras's backend",
    "keras": "Keras",
    "floatx": "Keras's floatx",
}


@dataclass(frozen=True)
class Environment:
    """What results depend on, besides the order.

    Attributes:
        code: Names the version of this project: a digest of its code.
        backend: Such as `tensorflow 2.21.0`.
        keras: Version.
        floatx: Keras's default dtype.
        on_gpu: Whether the backend sees a GPU.
    """

    code: str
    backend: str
    keras: str
    floatx: str
    on_gpu: bool


def describe_process() -> dict[str, Any]:
    """Return an `Environment`'s values of this process, and `gpus`, `gpu_memory` of its GPUs.

    Plain values: a worker of another version of this project must be able to send them.
    """
    import keras

    from precompute import backend

    gpus = len(backend.gpus())
    return {
        "code": digest_code(),
        "backend": backend.name_and_version(),
        "keras": keras.__version__,
        "floatx": keras.config.floatx(),
        "on_gpu": gpus > 0,
        "gpus": gpus,
        "gpu_memory": backend.gpu_memory(),
    }


def environment_here() -> Environment:
    """Return this process's environment."""
    found = describe_process()
    return Environment(**{key: found[key] for key in Environment.__annotations__})


@cache  # the code that a process has imported, whatever becomes of its files
def digest_code() -> str:
    """Return 12 hexadecimal digits over this package's Python files, names and contents."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        digest.update(str(file.relative_to(package)).encode() + b"\0")
        digest.update(file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def find_faults(found: Mapping[str, Any], expected: Environment) -> list[str]:
    """Return what is wrong with a worker, in words; none if it can take part.

    Args:
        found: What `describe_process` gave on the worker, and its `threads`.
        expected: What it must have.
    """
    faults = [
        f"{words} is {found.get(key)}; expected {getattr(expected, key)}, as the job's"
        for key, words in _EQUAL.items()
        if found.get(key) != getattr(expected, key)
    ]
    if found.get("threads") != 1:
        faults.append(f"it has {found.get('threads')} threads; expected 1: {ONE_THREAD}")
    if found.get("gpus", 0) > 1:
        faults.append(f"it sees {found['gpus']} GPUs; expected one at most: {ONE_GPU}")
    if bool(found.get("on_gpu")) != expected.on_gpu:
        faults.append(
            "it sees no GPU; expected one"
            if expected.on_gpu
            else "it sees a GPU, and others see none; expected all of one kind"
        )
    return faults
