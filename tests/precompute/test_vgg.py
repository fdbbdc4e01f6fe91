"""VGG's layers, weights files, digests and failures. VGG19's ImageNet weights are not here."""

import dataclasses

import keras
import numpy as np
import pytest

from precompute.extractors import NETWORKS, WeightsError, build_vgg
from precompute.extractors import vgg as vgg_module
from precompute.phantom import make_cohort
from precompute.transfer import Cells, Engine


@pytest.fixture(scope="module")
def vgg19():
    return build_vgg("vgg19", 32, "random")


@pytest.fixture(scope="module")
def weights_file(tmp_path_factory):
    """A VGG19 weights file in Keras's format, with random weights."""
    model = keras.applications.VGG19(include_top=False, weights=None, input_shape=(32, 32, 3))
    path = tmp_path_factory.mktemp("weights") / "vgg19.weights.h5"
    model.save_weights(path)
    return path, model


def test_the_layers_are_those_of_the_thesis(vgg19):
    assert vgg19.style_layers == tuple(f"block{n}_conv1" for n in range(1, 6))
    assert vgg19.content_layer == "block5_conv2"
    shapes = [tuple(m.shape) for m in vgg19.maps(np.zeros((2, 32, 32, 3), np.float32))]
    assert shapes == [
        (2, 32, 32, 64), (2, 16, 16, 128), (2, 8, 8, 256), (2, 4, 4, 512), (2, 2, 2, 512),
        (2, 2, 2, 512),
    ]  # fmt: skip


def test_vgg19_has_more_convolutions_than_vgg16():
    counts = {}
    for name in NETWORKS:
        layers = build_vgg(name, 32, "random").model.layers[-1].layers
        counts[name] = sum(isinstance(layer, keras.layers.Conv2D) for layer in layers)
    assert counts == {"vgg16": 12, "vgg19": 14}  # up to block5_conv2


def test_the_image_is_scaled_reversed_and_centred(weights_file):
    path, model = weights_file
    image = np.random.default_rng(0).random((1, 32, 32, 3), dtype=np.float32)
    pixels = image[..., ::-1] * 255 - np.array([103.939, 116.779, 123.68], np.float32)
    kernel, bias = model.get_layer("block1_conv1").get_weights()
    expected = np.maximum(
        keras.ops.convert_to_numpy(keras.ops.conv(pixels, kernel, padding="same")) + bias, 0
    )
    found = keras.ops.convert_to_numpy(build_vgg("vgg19", 32, str(path)).maps(image)[0])
    np.testing.assert_allclose(found, expected, atol=1e-3)


def test_a_weights_file_gives_its_weights_and_a_digest(weights_file, vgg19):
    path, _ = weights_file
    first, second = (build_vgg("vgg19", size, str(path)) for size in (32, 48))
    assert first.weights_sha256 == second.weights_sha256 != vgg19.weights_sha256
    assert first.weights_source.startswith("file, SHA-256 ")
    assert first.label == "VGG19, weights from a file"


def test_random_weights_are_the_same_every_time_and_say_so(vgg19):
    again = build_vgg("vgg19", 32, "random")
    assert again.weights_sha256 == vgg19.weights_sha256
    assert vgg19.label == "VGG19, random weights (untrained)"
    maps = vgg19.maps(np.random.default_rng(0).random((1, 32, 32, 3), dtype=np.float32))
    assert all(keras.ops.convert_to_numpy(m).std() > 1e-3 for m in maps), "no layer is dead"


def test_a_failed_download_says_what_to_do(monkeypatch):
    def no_network(**arguments):
        assert arguments["weights"] == "imagenet"
        raise Exception("URL fetch failure")  # what Keras raises

    monkeypatch.setitem(
        vgg_module.NETWORKS, "vgg19", dataclasses.replace(NETWORKS["vgg19"], build=no_network)
    )
    with pytest.raises(WeightsError, match=r"URL fetch failure.*--weights vgg19=PATH.*random"):
        build_vgg("vgg19", 32)


def test_a_file_that_is_not_there_or_not_vggs_is_named(tmp_path, weights_file):
    with pytest.raises(WeightsError, match=r"nowhere\.h5' does not exist; expected 'imagenet'"):
        build_vgg("vgg19", 32, str(tmp_path / "nowhere.h5"))
    text = tmp_path / "text.weights.h5"
    text.write_text("not weights")
    with pytest.raises(WeightsError, match=r"text\.weights\.h5' does not hold VGG19"):
        build_vgg("vgg19", 32, str(text))
    with pytest.raises(WeightsError, match="does not hold VGG16"):
        build_vgg("vgg16", 32, str(weights_file[0]))


def test_an_image_too_small_for_vgg_is_refused():
    with pytest.raises(ValueError, match="size is 31; vgg19 needs at least 32 pixels"):
        build_vgg("vgg19", 31, "random")


def test_vgg16s_imagenet_weights_are_known_for_what_they_are(vgg16_weights):
    extractor = build_vgg("vgg16", 32, str(vgg16_weights))
    assert extractor.label == "VGG16, float16-rounded weights"
    assert "ImageNet" in extractor.weights_note
    assert "CC BY 4.0" in extractor.weights_note


@pytest.mark.parametrize("count", [1, 3])
def test_with_imagenet_weights_content_alone_never_moves_the_image(vgg16_weights, count):
    engine = Engine(build_vgg("vgg16", 64, str(vgg16_weights)))
    style, content = make_cohort(1, (2, 2), 64, seed=0).unit()
    content = 0.1 + 0.8 * content  # float32 resolves a style weight of 1e-15 in black pixels alone
    held = Cells(np.full(count, 5e-2), np.full(count, 1e-15), np.full(count, 1e16))
    result = engine.run(style, content, held, 3, [0, 1, 3])
    assert (result.content_loss == 0).all()
    np.testing.assert_allclose(result.images[0], np.repeat(content, 3, -1), atol=1e-6)


def test_with_imagenet_weights_too_a_trace_makes_a_large_content_weight_overshoot(vgg16_weights):
    engine = Engine(build_vgg("vgg16", 64, str(vgg16_weights)))
    style, content = make_cohort(1, (2, 2), 64, seed=0).unit()
    assert content.min() == 0, "in black pixels float32 resolves a trace"
    cell = Cells(np.array([5e-2]), np.array([1e-15]), np.array([1e16]))
    losses = engine.run(style, content, cell, 3, [0, 1, 3]).content_loss[0]
    assert losses[0] == 0
    assert losses[1] < 1e-6
    assert losses[2] > 1


def test_with_imagenet_weights_the_style_weight_brings_the_style_nearer(vgg16_weights):
    engine = Engine(build_vgg("vgg16", 64, str(vgg16_weights)))
    style, content = make_cohort(1, (2, 2), 64, seed=0).unit()
    cells = Cells(np.full(3, 5e-2), np.array([1e-15, 1e-9, 1e-1]), np.full(3, 1e-10))
    losses = engine.run(style, content, cells, 25, [0, 25]).style_loss
    falls = losses[:, 1] / losses[:, 0]
    assert falls[0] == pytest.approx(1, abs=1e-5)
    assert falls[1] < 0.95
    assert falls[2] < 0.95
