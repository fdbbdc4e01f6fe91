"""VGG16 and VGG19 (Simonyan & Zisserman 2014) as extractors."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from keras.applications import imagenet_utils

from precompute.extractors.errors import WeightsError
from precompute.extractors.extractor import Extractor, digest_arrays

STYLE_LAYERS = tuple(f"block{block}_conv1" for block in range(1, 6))
CONTENT_LAYER = "block5_conv2"
SMALLEST_SIZE = 32
RANDOM_SEED = 2014

ORIGIN = "ImageNet weights (Simonyan & Zisserman 2014, Visual Geometry Group, Oxford; CC BY 4.0)"
IMAGENET = "imagenet"
RANDOM = "random"


@dataclass(frozen=True)
class Network:
    """One of Keras's networks, and what its weights files are known to be, by digest."""

    label: str
    build: Callable[..., keras.Model]
    known: dict[str, str]


NETWORKS = {
    "vgg16": Network(
        "VGG16",
        keras.applications.VGG16,
        {
            "d1ad1ba52c3ea5473c7141394202ae64f0508d6fe4db57fca61e703414c5cedd": (
                f"{ORIGIN}, rounded to float16."
            )
        },
    ),
    "vgg19": Network("VGG19", keras.applications.VGG19, {}),
}


def build_vgg(name: str, size: int, weights: str = IMAGENET) -> Extractor:
    """Build VGG as an extractor of `size` x `size` x 3 images in [0, 1].

    Args:
        name: `vgg16` or `vgg19`.
        size: Pixels, at least 32.
        weights: `imagenet` (Keras's own download), `random` (an untrained network), or the path
            of a weights file without the top, in Keras's format.

    Raises:
        WeightsError: The weights cannot be downloaded or read; the message says what to do.
        ValueError: The size is below 32.
    """
    if size < SMALLEST_SIZE:
        raise ValueError(f"size is {size}; {name} needs at least {SMALLEST_SIZE} pixels")
    network = NETWORKS[name]
    whole = _load(name, network, size, weights)
    maps = [whole.get_layer(layer).output for layer in (*STYLE_LAYERS, CONTENT_LAYER)]
    body = keras.Model(whole.input, maps)
    arrays = [keras.ops.convert_to_numpy(weight.value) for weight in body.weights]
    digest = digest_arrays(arrays)
    source, note = _describe(network, weights, digest, arrays)
    image = keras.Input((size, size, 3))
    pixels = imagenet_utils.preprocess_input(image * 255.0, mode="caffe")
    model = keras.Model(image, body(pixels))
    model.trainable = False
    return Extractor(
        name=name,
        label=f"{network.label}, {note}",
        style_layers=STYLE_LAYERS,
        content_layer=CONTENT_LAYER,
        channels=3,
        model=model,
        weights_source=source,
        weights_sha256=digest,
        weights_note=ORIGIN if weights == IMAGENET else network.known.get(digest, note),
    )


def _load(name: str, network: Network, size: int, weights: str) -> keras.Model:
    arguments = {"include_top": False, "input_shape": (size, size, 3)}
    if weights == RANDOM:
        return _randomise(network.build(weights=None, **arguments))
    if weights == IMAGENET:
        try:
            return network.build(weights=IMAGENET, **arguments)
        except Exception as error:  # Keras raises a bare Exception where a download fails
            raise WeightsError(
                f"{name}: the ImageNet weights could not be downloaded ({error}). Connect to the "
                f"internet; or give a file, --weights {name}=PATH; or leave the network untrained, "
                f"--weights {name}={RANDOM}; or choose others with --extractors."
            ) from error
    if not Path(weights).is_file():
        raise WeightsError(
            f"{name}: weights file {weights!r} does not exist; expected {IMAGENET!r}, {RANDOM!r} "
            f"or the path of a file that keras.applications.{network.label} can load"
        )
    try:
        return network.build(weights=weights, **arguments)
    except Exception as error:  # h5py and Keras raise many kinds
        raise WeightsError(
            f"{name}: {weights!r} does not hold {network.label}'s convolutions ({error})"
        ) from error


def _randomise(model: keras.Model) -> keras.Model:
    """Give an untrained network the same weights every time (He normal, biases 0)."""
    random = np.random.default_rng(RANDOM_SEED)
    for weight in model.weights:
        shape = tuple(weight.shape)
        spread = np.sqrt(2 / np.prod(shape[:-1])) if len(shape) > 1 else 0.0
        weight.assign(random.normal(0, 1, shape) * spread)
    return model


def _describe(
    network: Network, weights: str, digest: str, arrays: list[np.ndarray]
) -> tuple[str, str]:
    """Return the weights' source and a few words on them."""
    if weights == RANDOM:
        return "random", "random weights (untrained)"
    if weights == IMAGENET:
        return "keras.applications, imagenet", "ImageNet weights"
    rounded = all(np.array_equal(array, array.astype(np.float16)) for array in arrays)
    note = "float16-rounded weights" if rounded else "weights from a file"
    return f"file, SHA-256 {hashlib.sha256(Path(weights).read_bytes()).hexdigest()}", note
