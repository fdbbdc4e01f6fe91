"""An extractor that is built again from plain values gives the same maps, to the bit."""

import dataclasses
import pickle

import keras
import numpy as np
import pytest

from precompute.executors.recipe import build, recipe_of
from precompute.extractors import WeightsError, build_cvae_encoder, build_vgg, in_precision
from precompute.generator.cvae import build_encoder


def encoder():
    keras.utils.set_random_seed(3)
    return build_cvae_encoder(build_encoder(12))


@pytest.fixture(scope="module")
def vgg16():
    return build_vgg("vgg16", 32, "random")


def maps(extractor):
    size, channels = extractor.model.input_shape[1], extractor.channels
    image = np.random.default_rng(0).random((2, size, size, channels), dtype=np.float32)
    return [keras.ops.convert_to_numpy(found) for found in extractor.maps(image)]


def sent(extractor):
    """What arrives elsewhere."""
    return pickle.loads(pickle.dumps(recipe_of(extractor)))


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
@pytest.mark.parametrize("which", ["encoder", "vgg16"])
def test_the_same_maps(which, precision, vgg16):
    original = in_precision(encoder() if which == "encoder" else vgg16, precision)
    again = build(sent(original))
    assert (again.name, again.channels, again.precision) == (
        original.name, original.channels, precision,
    )  # fmt: skip
    assert again.weights_sha256 == original.weights_sha256
    for one, other in zip(maps(original), maps(again), strict=True):
        np.testing.assert_array_equal(one, other)


def test_weights_that_were_changed_on_the_way_are_refused():
    recipe = sent(encoder())
    kernel = recipe.weights[0].copy()
    kernel[0, 0, 0, 0] += 1
    changed = dataclasses.replace(recipe, weights=(kernel, *recipe.weights[1:]))
    with pytest.raises(WeightsError, match=f"SHA-256 .*; expected {recipe.sha256}"):
        build(changed)


def test_weights_of_another_network_are_refused():
    recipe = sent(encoder())
    with pytest.raises(WeightsError, match=r"cvae-encoder: weights of shapes .*; expected"):
        build(dataclasses.replace(recipe, weights=recipe.weights[2:]))
