"""The CVAE: architecture, loss, schedule, split, training that goes on after a kill."""

import keras
import numpy as np
import pytest

from precompute.extractors import build_cvae_encoder
from precompute.generator.cvae import LATENT, build_cvae, build_decoder, build_encoder
from precompute.generator.models import ARCHITECTURES
from precompute.generator.record import attach_cvae
from precompute.generator.sampling import kl_divergence
from precompute.generator.schedule import learning_rate
from precompute.generator.stages import Trained
from precompute.generator.weights import export_weights, import_weights
from precompute.pack.npz import read_npz


def test_the_encoder_is_the_thesiss():
    encoder = build_encoder(180)
    assert encoder.count_params() == 201_088
    sizes = [layer.output.shape[1] for layer in encoder.layers if "conv" in layer.name]
    assert sizes == [90, 45, 23, 12, 6, 3, 2]


@pytest.mark.parametrize("size", [32, 64, 180])
def test_the_decoder_gives_back_the_size(size):
    shown = build_decoder(size)(np.zeros((1, 64), np.float32))
    assert shown.shape == (1, size, size, 1)
    assert build_decoder(size).count_params() + 201_088 < 1_340_000 or size != 180


def test_the_decoder_has_no_transposed_convolution():
    kinds = {type(layer) for layer in build_decoder(64).layers}
    assert keras.layers.UpSampling2D in kinds
    assert keras.layers.Conv2DTranspose not in kinds


def test_the_cvae_has_fewer_parameters_than_the_thesiss():
    assert build_cvae(180).count_params() == 1_115_633
    assert build_encoder(180, latent=512).output_shape == [(None, 512)] * 2
    assert build_decoder(180, latent=512).input_shape == (None, 512)


def test_the_dense_vae_is_the_thesiss():
    vae = ARCHITECTURES["vae"].build(180, 10, 0)
    pixels = 180 * 180
    # Weights and biases of 150, 100, 50, two heads of 10; then 50, 100, 150 and the pixels.
    into = (pixels + 1) * 150 + 151 * 100 + 101 * 50 + 2 * 51 * 10
    out = 11 * 50 + 51 * 100 + 101 * 150 + 151 * pixels
    assert vae.count_params() == into + out
    activations = [
        layer.activation.__name__
        for part in ("encoder", "decoder")
        for layer in vae.get_layer(part).layers
        if isinstance(layer, keras.layers.Dense)
    ]
    assert activations == ["selu"] * 3 + ["linear"] * 2 + ["selu"] * 3 + ["sigmoid"]


def test_the_first_cvae_has_transposed_convolutions():
    model = ARCHITECTURES["cvae_transposed"].build(180, 15, 0)
    kinds = [type(layer) for layer in model.get_layer("decoder").layers]
    assert kinds.count(keras.layers.Conv2DTranspose) == 3
    assert model.get_layer("decoder").get_layer("dense").output.shape == (None, 45 * 45 * 32)
    assert model(np.zeros((1, 180, 180, 1), np.float32)).shape == (1, 180, 180, 1)
    with pytest.raises(ValueError, match="size 182; expected a multiple of 4"):
        ARCHITECTURES["cvae_transposed"].build(182, 15, 0)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_one_seed_gives_one_model(name):
    def build(seed):
        return export_weights(ARCHITECTURES[name].build(32, 4, seed))

    first, again, other = build(1), build(1), build(2)
    assert all(np.array_equal(first[key], again[key]) for key in first)
    assert not all(np.array_equal(first[key], other[key]) for key in first)


def test_kl_divergence_by_hand():
    # N(0, 1) against itself: 0. Mean 2, variance 1: 2. Mean 0, variance e: (e - 2) / 2.
    mean, log_variance = np.array([[0.0], [2.0], [0.0]]), np.array([[0.0], [0.0], [1.0]])
    found = keras.ops.convert_to_numpy(kl_divergence(mean, log_variance))
    assert found == pytest.approx([0.0, 2.0, (np.e - 2) / 2])


def test_the_loss_is_cross_entropy_and_kl_a_pixel():
    cvae = build_cvae(32)
    for name in ("mean", "log_variance"):  # a latent of mean 2 and variance 1, whatever the image
        kernel, bias = cvae.get_layer("encoder").get_layer(name).weights
        kernel.assign(np.zeros(kernel.shape))
        bias.assign(np.full(bias.shape, 2.0 if name == "mean" else 0.0))
    shown = cvae.get_layer("decoder").get_layer("shown")
    for weight in shown.weights:  # sigmoid(0): every pixel 0.5
        weight.assign(np.zeros(weight.shape))
    cvae.compile(loss="binary_crossentropy")
    images = np.zeros((2, 32, 32, 1), np.float32)
    loss = cvae.evaluate(images, images, verbose=0)
    assert loss == pytest.approx(np.log(2) + 64 * 2 / 32**2, rel=1e-5)


@pytest.mark.parametrize(
    ("epoch", "expected"),
    [
        (0, 1e-4),
        (400, 1e-4 * 5e-5),  # the wave's foot: the floor alone
        (800, 1e-4 * ((1 - 5e-5) / (1 + 800 / 1500) + 5e-5)),  # its next crest, decayed
        (200, 1e-4 * ((1 - 5e-5) * 0.5 / (1 + 200 / 1500) + 5e-5)),
    ],
)
def test_the_schedule_by_hand(epoch, expected):
    assert learning_rate(epoch, start=1e-4, period=400) == pytest.approx(expected)


def test_the_extractor_is_the_convolutions_before_their_activations():
    encoder = build_encoder(32)
    extractor = build_cvae_encoder(encoder)
    assert extractor.style_layers == tuple(f"conv{n}" for n in range(1, 7))
    assert (extractor.content_layer, extractor.channels) == ("conv7", 1)
    image = np.random.default_rng(0).random((1, 32, 32, 1), dtype=np.float32)
    x = image * 255
    for number, found in enumerate(extractor.maps(image), start=1):
        expected = encoder.get_layer(f"conv{number}")(x)
        scale = float(np.abs(expected).max())
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-5 * scale)
        x = encoder.get_layer(f"leaky{number}")(expected)
    assert number == 7


def test_a_pack_keeps_the_encoder_to_the_bit_and_the_decoder_to_less_than_a_grey_level():
    cvae, again = build_cvae(32, seed=1), build_cvae(32, seed=2)
    ((data, _),) = attach_cvae(Trained(cvae, {})).values()
    import_weights(again, read_npz(data, "cvae"))
    for name, array in export_weights(again).items():
        if name.startswith("encoder."):
            np.testing.assert_array_equal(array, export_weights(cvae)[name])
    latents = np.random.default_rng(0).normal(size=(16, LATENT)).astype(np.float32)
    pictures = [255 * np.asarray(model.get_layer("decoder")(latents)) for model in (cvae, again)]
    assert np.ptp(pictures[0]) > 20
    np.testing.assert_allclose(*pictures, rtol=0, atol=0.5)


def test_weights_come_back_and_a_wrong_one_is_named():
    first, second = build_cvae(32, seed=1), build_cvae(32, seed=2)
    arrays = export_weights(first)
    import_weights(second, arrays)
    for name, array in export_weights(second).items():
        np.testing.assert_array_equal(array, arrays[name])
    with pytest.raises(ValueError, match=r"encoder\.conv1\.kernel' has shape \(1,\); expected"):
        import_weights(second, {**arrays, "encoder.conv1.kernel": np.zeros(1)})
    del arrays["decoder.dense.bias"]
    with pytest.raises(ValueError, match=r"decoder\.dense\.bias' is missing"):
        import_weights(second, arrays)
