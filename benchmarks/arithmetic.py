"""How near the engine comes to the machine's rate of multiplying large matrices."""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import ops

from precompute import backend
from precompute.extractors import Extractor
from precompute.precision import BFLOAT16, FLOAT32, PRECISIONS, TF32

Tensor = Any

SIDE = {"cpu": 2048, "gpu": 8192}
CHAIN = 4  # products a call, so that a GPU is not waited for after each
CALLS = 3
FORWARD_AND_BACKWARD = 2
"""A step computes the maps, and from them the gradient of the image at about the same cost."""


def operations_per_step(extractor: Extractor) -> float:
    """Count floating-point operations of one step of one image, in convolutions and Grams.

    A product and a sum are two. What is done pixel by pixel (activations, Adam) is not counted.
    """
    convolutions = [
        layer
        for network in extractor.model.layers
        for layer in getattr(network, "layers", [network])
        if isinstance(layer, keras.layers.Conv2D)
    ]
    products = 0.0
    for layer in convolutions:
        _, height, width, filters = layer.output.shape
        products += height * width * np.prod(layer.kernel.shape)
        if layer.name in extractor.style_layers:
            products += height * width * filters**2
    return 2.0 * FORWARD_AND_BACKWARD * float(products)


def measurable_precisions() -> tuple[str, ...]:
    """Return those of `PRECISIONS` that this machine has, float32 first: GPUs alone have TF32."""
    return tuple(each for each in PRECISIONS if each != TF32 or backend.gpus())


def matrix_product(precision: str) -> float:
    """Measure floating-point operations a second in products of large square matrices.

    Args:
        precision: A key of `PRECISIONS`. Whether GPUs may use TF32 is set for it, and stays so.
    """
    backend.use_tf32(precision == TF32)
    dtype = BFLOAT16 if precision == BFLOAT16 else FLOAT32
    side = SIDE["gpu" if backend.gpus() else "cpu"]
    random = np.random.default_rng(0)
    left, right = (
        ops.cast(random.standard_normal((side, side), np.float32) / np.sqrt(side), dtype)
        for _ in range(2)
    )

    run = _compiled_chain()
    ops.convert_to_numpy(run(left, right))  # compiles
    rates = []
    for _ in range(CALLS):
        began = time.perf_counter()
        ops.convert_to_numpy(run(left, right))
        rates.append(CHAIN * 2.0 * side**3 / (time.perf_counter() - began))
    return statistics.median(rates)


@functools.cache
def _compiled_chain() -> Callable[[Tensor, Tensor], Tensor]:
    """Made once: compiled functions made again and again are what TensorFlow warns of."""

    def multiply(product: Tensor, factor: Tensor) -> Tensor:
        for _ in range(CHAIN):
            product = ops.matmul(product, factor)
        return ops.sum(ops.cast(product, "float32"))

    return backend.compiled(multiply, [])
