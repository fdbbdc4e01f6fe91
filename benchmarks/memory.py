"""What the batch takes that the job would choose for a GPU's memory: `python -m benchmarks.memory`.

Each extractor runs in a process of its own whose memory is limited to that of the thesis's card,
libraries included. On a CPU alone, and on Linux alone: what is limited is a process's addresses,
of which CUDA reserves many times the memory there is.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from precompute import backend
from precompute.extractors import build_cvae_encoder, build_vgg
from precompute.generator.cvae import build_encoder
from precompute.transfer import Batches, Cells, Engine, batch_size

CARD = 11 * 2**30
"""Bytes: an RTX 2080 Ti's."""

SIZE, STEPS = 180, 2
ENCODER = "cvae-encoder"
EXTRACTORS = ("vgg19", "vgg16", ENCODER)

ON_A_GPU = (
    "error: {gpu} is there; expected none: a limit of a process's addresses breaks CUDA, and says "
    "nothing of a GPU's memory. On a GPU limit the framework's own allocator and run the job: "
    "XLA_PYTHON_CLIENT_MEM_FRACTION=0.14 for JAX (of 80 GB), "
    "tf.config.set_logical_device_configuration with memory_limit for TensorFlow. To measure on "
    "the CPU hide the GPU: CUDA_VISIBLE_DEVICES=-1, with JAX JAX_PLATFORMS=cpu too."
)


def measure() -> dict[str, Any]:
    """Return, by extractor, images a batch, whether it was halved, and the process's peak."""
    return {
        name: json.loads(
            subprocess.run(
                [sys.executable, "-m", "benchmarks.memory", name],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
        for name in EXTRACTORS
    }


def run(name: str) -> dict[str, Any]:
    """Run the batch for the card's memory in this process, which may have no more from now on."""
    resource.setrlimit(resource.RLIMIT_AS, (CARD, CARD))
    chosen = batch_size(name, SIZE, CARD)
    encoder = name == ENCODER
    extractor = (
        build_cvae_encoder(build_encoder(SIZE)) if encoder else build_vgg(name, SIZE, "random")
    )
    engine = Engine(extractor)
    batches = Batches(engine, chosen)
    shape = (SIZE, SIZE, extractor.channels)
    content, style = np.random.default_rng(0).random((2, *shape), dtype=np.float32)
    cells = Cells(*np.full((3, chosen), [[1e-2], [1e-9], [1e-10]]))
    result = batches.run(style, content, cells, STEPS, [0, STEPS])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "images_a_batch": chosen,
        "images_a_batch_that_fitted": batches.fitted,
        "all_finite": bool(np.isfinite(result.images).all()),
        "peak_gigabytes": round(peak / 2**30, 2),
        "limit_gigabytes": CARD / 2**30,
    }


def main(names: Sequence[str]) -> None:
    """Measure this extractor here, or each in a process of its own; print JSON. Exits on a GPU."""
    if gpus := backend.gpus():
        sys.exit(ON_A_GPU.format(gpu=gpus[0]))
    print(json.dumps(run(*names) if names else measure(), indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
