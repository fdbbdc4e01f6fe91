"""The CVAE: architecture, loss, schedule, split, training that goes on after a kill."""

import keras
import numpy as np
import pytest

from precompute.extractors import build_cvae_encoder
from precompute.generator.checkpoint import load_checkpoint, save_checkpoint
from precompute.generator.cvae import build_cvae, build_decoder, build_encoder, kl_divergence
from precompute.generator.pair import draw_latent, make_pair
from precompute.generator.schedule import learning_rate
from precompute.generator.train import Training, split_by_subject, train
from precompute.generator.weights import export_weights, import_weights
from precompute.phantom import make_cohort


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


def test_no_subject_is_on_both_sides_of_the_split():
    subject = np.repeat(np.arange(10), 3)
    held_out = split_by_subject(subject)
    assert held_out.sum() == 6
    assert not set(subject[held_out]) & set(subject[~held_out])
    assert split_by_subject(np.array([0, 1])).tolist() == [False, True]


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


TRAINING = Training(epochs=3, batch=4, learning_rate=1e-3, period=3, seed=0)


def test_training_learns_and_goes_on_after_a_kill(tmp_path, monkeypatch):
    cohort = make_cohort(6, 4, 32, seed=0)
    images, held_out = cohort.unit(), split_by_subject(cohort.subject)

    def kill(epoch, losses):
        if epoch == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(build_cvae(32), images, held_out, TRAINING, tmp_path / "c", kill)
    epochs, cvae = [], build_cvae(32)
    fit, started = cvae.fit, []

    def noting_fit(*args, **kwargs):
        started.append(kwargs["initial_epoch"])
        return fit(*args, **kwargs)

    monkeypatch.setattr(cvae, "fit", noting_fit)
    history = train(cvae, images, held_out, TRAINING, tmp_path / "c", lambda e, _: epochs.append(e))
    assert started == [2], "epochs 0 and 1 were kept"
    assert epochs == [0, 1, 2]
    assert [set(losses) for losses in history] == [{"loss", "val_loss", "learning_rate"}] * 3
    assert history[-1]["val_loss"] < history[0]["val_loss"]
    again = build_cvae(32, seed=9)
    assert train(again, images, held_out, TRAINING, tmp_path / "c") == history
    np.testing.assert_array_equal(again.get_weights()[0], cvae.get_weights()[0])


@pytest.mark.parametrize("damage", [b"", b"no checkpoint", None])
def test_a_damaged_checkpoint_is_as_none(tmp_path, damage):
    cvae = build_cvae(32)
    cvae.compile(keras.optimizers.Adam(), loss="binary_crossentropy")
    path = tmp_path / "c"
    save_checkpoint(cvae, [{"loss": 1.0}], path)
    assert load_checkpoint(cvae, path) == [{"loss": 1.0}]
    path.write_bytes(path.read_bytes()[:-500] if damage is None else damage)
    assert load_checkpoint(cvae, path) == []
    other = build_cvae(32, latent=8)
    other.compile(keras.optimizers.Adam(), loss="binary_crossentropy")
    save_checkpoint(other, [{"loss": 1.0}], path)
    assert load_checkpoint(cvae, path) == [], "another model's"


def test_the_pair_is_a_decoded_latent_and_its_nearest_image():
    images = make_cohort(3, 3, 32, seed=0).unit()
    cvae = build_cvae(32)
    pair = make_pair(cvae, images, seed=5)
    means = cvae.get_layer("encoder").predict(images, verbose=0)[0]
    latent = draw_latent(means, 5)
    distances = np.linalg.norm(means - latent, axis=1)
    assert pair.nearest == distances.argmin()
    assert pair.distance == pytest.approx(distances.min())
    np.testing.assert_array_equal(pair.style, images[pair.nearest])
    np.testing.assert_allclose(
        pair.content, cvae.get_layer("decoder").predict(latent, verbose=0)[0], atol=1e-6
    )
    assert not np.array_equal(make_pair(cvae, images, seed=6).content, pair.content)


def test_latents_are_drawn_with_the_mean_and_covariance_of_the_images():
    random = np.random.default_rng(0)
    means = random.multivariate_normal([5.0, -3.0], [[2.0, 1.2], [1.2, 1.0]], 40)
    drawn = np.concatenate([draw_latent(means.astype(np.float32), seed) for seed in range(4000)])
    np.testing.assert_allclose(drawn.mean(axis=0), means.mean(axis=0), atol=0.08)
    np.testing.assert_allclose(np.cov(drawn.T), np.cov(means.T), atol=0.12)
