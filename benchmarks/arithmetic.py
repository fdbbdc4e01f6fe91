"""How near the engine comes to the machine's rate of multiplying large matrices."""

from __future__ import annotations

import statistics
import time

import keras
import numpy as np
from keras import ops

from precompute import backend
from precompute.extractors import Extractor

SIDE = 2048
PRODUCTS = 4
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


def matrix_product(dtype: str) -> float:
    """Measure floating-point operations a second in products of 2048 x 2048 matrices."""
    random = np.random.default_rng(0)
    left, right = (
        ops.cast(random.standard_normal((SIDE, SIDE), np.float32), dtype) for _ in range(2)
    )
    product = backend.compiled(ops.matmul, [])
    ops.convert_to_numpy(ops.cast(product(left, right), "float32"))  # compiles
    rates = []
    for _ in range(PRODUCTS):
        began = time.perf_counter()
        ops.convert_to_numpy(ops.cast(product(left, right)[:1, :1], "float32"))
        rates.append(2.0 * SIDE**3 / (time.perf_counter() - began))
    return statistics.median(rates)
