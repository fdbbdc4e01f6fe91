"""An extractor as plain values and arrays, to be built again in another process."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from precompute.extractors import (
    NETWORKS,
    Extractor,
    WeightsError,
    build_cvae_encoder,
    build_vgg,
    in_precision,
)
from precompute.extractors.extractor import digest_weights
from precompute.generator.cvae import build_encoder


@dataclass(frozen=True)
class Recipe:
    """All that an extractor's maps depend on.

    Attributes:
        name: The extractor's.
        size: Height and width of its images in pixels.
        precision: A key of `precision.PRECISIONS`.
        weights: float32, in the model's order.
        sha256: The digest of the weights; see `digest_weights`.
    """

    name: str
    size: int
    precision: str
    weights: tuple[NDArray[np.float32], ...]
    sha256: str


def recipe_of(extractor: Extractor) -> Recipe:
    """Write down an extractor."""
    weights = [keras.ops.convert_to_numpy(weight.value) for weight in extractor.model.weights]
    return Recipe(
        name=extractor.name,
        size=extractor.model.input_shape[1],
        precision=extractor.precision,
        weights=tuple(np.array(array, np.float32) for array in weights),
        sha256=extractor.weights_sha256,
    )


def build(recipe: Recipe) -> Extractor:
    """Build an extractor whose maps are those of the one that was written down.

    Raises WeightsError where the weights do not fit the network of that name, or are not those
    that the digest is of.
    """
    if recipe.name in NETWORKS:
        extractor = build_vgg(recipe.name, recipe.size, "random")
    else:
        extractor = build_cvae_encoder(build_encoder(recipe.size))
    shapes = [tuple(weight.shape) for weight in extractor.model.weights]
    found = [array.shape for array in recipe.weights]
    if found != shapes:
        raise WeightsError(f"{recipe.name}: weights of shapes {found}; expected {shapes}")
    for weight, array in zip(extractor.model.weights, recipe.weights, strict=True):
        weight.assign(array)
    digest = digest_weights(extractor.model)
    if digest != recipe.sha256:
        raise WeightsError(
            f"{recipe.name}: the weights that arrived have the SHA-256 {digest}; expected "
            f"{recipe.sha256}"
        )
    extractor = dataclasses.replace(extractor, weights_sha256=digest)
    return in_precision(extractor, recipe.precision)
