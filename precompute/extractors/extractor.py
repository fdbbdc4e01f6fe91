"""What a feature extractor is to the transfer: named layers of a frozen network."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from precompute.precision import FLOAT32, PRECISIONS

Tensor = Any


@dataclass(frozen=True)
class Extractor:
    """A frozen network that gives the style layers' maps, then the content layer's.

    Attributes:
        name: Its key in packs and on the command line.
        label: What people read.
        style_layers: Names, from shallow to deep.
        content_layer: Name.
        channels: Channels of the image that is optimised.
        model: From (batch, height, width, channels) in [0, 1] to the list of maps.
        weights_source: Where the weights come from: `imagenet`, `random`, `file`, `trained here`.
        weights_sha256: Digest of the weights that the maps depend on.
        weights_note: What a reader of the results should know of the weights, or "".
        precision: A key of `precision.PRECISIONS`.
    """

    name: str
    label: str
    style_layers: tuple[str, ...]
    content_layer: str
    channels: int
    model: keras.Model
    weights_source: str
    weights_sha256: str
    weights_note: str = ""
    precision: str = FLOAT32

    def maps(self, images: Tensor) -> list[Tensor]:
        """Return each style layer's map and the content layer's of images in [0, 1]."""
        return self.model(images, training=False)


def in_precision(extractor: Extractor, precision: str) -> Extractor:
    """Return the extractor, its network set to compute in a precision of `PRECISIONS`."""
    for network in extractor.model.layers:
        for layer in getattr(network, "layers", [network]):
            if layer.weights:
                layer.dtype_policy = PRECISIONS[precision]
    return dataclasses.replace(extractor, precision=precision)


def digest_weights(model: keras.Model) -> str:
    """SHA-256 over a model's weights in order: shape and float32 values, little-endian."""
    return digest_arrays([keras.ops.convert_to_numpy(weight.value) for weight in model.weights])


def digest_arrays(arrays: Sequence[np.ndarray]) -> str:
    """SHA-256 over arrays in order: shape and float32 values, little-endian."""
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(str(array.shape).encode())
        digest.update(np.ascontiguousarray(array, "<f4").tobytes())
    return digest.hexdigest()
