"""A model's weights as named arrays, and back."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np
from numpy.typing import NDArray

PARTS = ("encoder", "decoder")


def export_weights(cvae: keras.Model) -> dict[str, NDArray[np.float32]]:
    """Return the CVAE's weights by name, such as `encoder.conv1.kernel`, float32."""
    return {
        name: np.asarray(keras.ops.convert_to_numpy(weight.value))
        for name, weight in _named(cvae).items()
    }


def import_weights(cvae: keras.Model, arrays: Mapping[str, NDArray]) -> None:
    """Give the CVAE these weights. Raises ValueError naming the first that does not fit."""
    for name, weight in _named(cvae).items():
        if name not in arrays:
            raise ValueError(f"weight {name!r} is missing; found {sorted(arrays)}")
        found = arrays[name]
        if tuple(found.shape) != tuple(weight.shape):
            raise ValueError(
                f"weight {name!r} has shape {tuple(found.shape)}; expected {tuple(weight.shape)}"
            )
        weight.assign(found)


def _named(cvae: keras.Model) -> dict[str, keras.Variable]:
    return {
        f"{part}.{layer.name}.{weight.name}": weight
        for part in PARTS
        for layer in cvae.get_layer(part).layers
        for weight in layer.weights
    }
