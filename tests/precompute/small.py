"""A small extractor in float64, and images for it: everything runs in seconds."""

from __future__ import annotations

import keras
import numpy as np

from precompute.extractors import Extractor

SIZE = 12


def small_extractor(channels: int = 3, dtype: str = "float64") -> Extractor:
    """Two style layers and a content layer, smooth activations, fixed weights."""
    options = {"kernel_size": 3, "padding": "same", "activation": "softplus", "dtype": dtype}
    image = x = keras.Input((SIZE, SIZE, channels), dtype=dtype)
    maps = []
    for number, filters in enumerate((4, 5, 6)):
        layer = keras.layers.Conv2D(filters, strides=1 + (number > 0), **options)
        x = layer(x)
        maps.append(x)
    model = keras.Model(image, maps)
    random = np.random.default_rng(3)
    for weight in model.weights:
        weight.assign(random.normal(0, 0.4, tuple(weight.shape)))
    return Extractor("small", "small", ("1", "2"), "3", channels, model, "random", "0" * 64)


def small_images() -> tuple[np.ndarray, np.ndarray]:
    """Style and content, (12, 12, 1) in [0, 1]."""
    random = np.random.default_rng(4)
    style = random.random((SIZE, SIZE, 1))
    ramp = np.linspace(0.1, 0.9, SIZE)
    return style, np.broadcast_to(ramp, (SIZE, SIZE))[..., np.newaxis].copy()
