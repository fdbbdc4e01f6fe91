"""Training: the split, augmentation, the best epoch, patience, going on after a kill."""

import keras
import numpy as np
import pytest

from precompute.cohort import WHITE
from precompute.generator import train as training_module
from precompute.generator.augment import augment
from precompute.generator.checkpoint import Progress, load_checkpoint, save_checkpoint
from precompute.generator.cvae import build_cvae
from precompute.generator.train import Training, split_by_subject, train

TRAINING = Training(epochs=4, batch=4, learning_rate=1e-3, period=4, seed=0)


@pytest.fixture(scope="module")
def images():
    """Twelve images of a soft square that moves, (12, 32, 32, 1) uint16."""
    made = np.full((12, 32, 32, 1), 0.1)
    for number, image in enumerate(made):
        image[8 + number % 4 : 20, 6 + number : 18 + number] = 0.8
    return np.rint(made * WHITE).astype(np.uint16)


@pytest.fixture(autouse=True)
def always_checkpoint(monkeypatch):
    monkeypatch.setattr(training_module, "CHECKPOINT_SECONDS", 0.0)


def test_no_subject_is_on_both_sides_of_the_split():
    subject = np.repeat(np.arange(10), 3)
    held_out = split_by_subject(subject)
    assert held_out.sum() == 6
    assert not set(subject[held_out]) & set(subject[~held_out])
    assert split_by_subject(np.array([0, 1])).tolist() == [False, True]
    with pytest.raises(ValueError, match="of 1 subject; expected at least 2"):
        split_by_subject(np.zeros(5, int))


def test_a_killed_training_goes_on_and_ends_the_same(tmp_path, images):
    straight = build_cvae(32)
    expected = train(straight, images[:9], images[9:], TRAINING, tmp_path / "straight")

    def kill(epoch, losses):
        if epoch == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(build_cvae(32), images[:9], images[9:], TRAINING, tmp_path / "c", kill)
    epochs, resumed = [], build_cvae(32)
    history = train(
        resumed, images[:9], images[9:], TRAINING, tmp_path / "c", lambda e, _: epochs.append(e)
    )
    assert epochs == [0, 1, 2, 3]
    assert [set(losses) for losses in history] == [{"loss", "val_loss", "learning_rate"}] * 4
    assert history[-1]["val_loss"] < history[0]["val_loss"]
    for found, wanted in zip(history, expected, strict=True):
        assert found == pytest.approx(wanted, rel=1e-4)
    for found, wanted in zip(resumed.get_weights(), straight.get_weights(), strict=True):
        np.testing.assert_allclose(found, wanted, atol=1e-4)


def test_a_finished_training_is_not_run_again(tmp_path, images, monkeypatch):
    first = build_cvae(32)
    history = train(first, images[:9], images[9:], TRAINING, tmp_path / "c")
    again = build_cvae(32, seed=9)
    monkeypatch.setattr(again, "fit", None)
    assert train(again, images[:9], images[9:], TRAINING, tmp_path / "c") == history
    np.testing.assert_array_equal(again.get_weights()[0], first.get_weights()[0])


def test_the_best_epochs_weights_are_kept_and_patience_ends(tmp_path, images, monkeypatch):
    """Validation losses as given: the best is epoch 1, and three epochs later it ends."""
    losses, weights = iter([5.0, 2.0, 4.0, 3.0, 2.5, 0.0]), []

    def run_epoch(model, *args):
        model.set_weights([w + 1 for w in model.get_weights()])
        weights.append(model.get_weights())
        return {"loss": 0.0, "val_loss": next(losses), "learning_rate": 0.0}

    monkeypatch.setattr(training_module, "_run_epoch", run_epoch)
    cvae = build_cvae(32)
    training = Training(epochs=9, batch=4, learning_rate=1, period=1, seed=0, patience=3)
    history = train(cvae, images[:9], images[9:], training, tmp_path / "c")
    assert [epoch["val_loss"] for epoch in history] == [5.0, 2.0, 4.0, 3.0, 2.5]
    for found, wanted in zip(cvae.get_weights(), weights[1], strict=True):
        np.testing.assert_array_equal(found, wanted)


@pytest.mark.parametrize(
    ("losses", "kept"),
    [([3.0, np.nan, 1.0], [3.0, np.nan]), ([3.0, np.inf], [3.0, np.inf])],
)
def test_a_loss_that_is_no_number_ends_the_training(tmp_path, images, monkeypatch, losses, kept):
    values = iter(losses)

    def run_epoch(model, *args):
        model.set_weights([w + 1 for w in model.get_weights()])
        return {"loss": 0.0, "val_loss": next(values), "learning_rate": 0.0}

    cvae = build_cvae(32)
    before = cvae.get_weights()
    monkeypatch.setattr(training_module, "_run_epoch", run_epoch)
    history = train(cvae, images[:9], images[9:], TRAINING, tmp_path / "c")
    np.testing.assert_array_equal([epoch["val_loss"] for epoch in history], kept)
    np.testing.assert_array_equal(cvae.get_weights()[0], before[0] + 1)


def test_a_training_without_any_finite_loss_says_so(tmp_path, images, monkeypatch):
    lost = {"loss": np.nan, "val_loss": np.nan, "learning_rate": 1.0}
    monkeypatch.setattr(training_module, "_run_epoch", lambda *args: lost)
    for _ in range(2):  # also from its checkpoint
        with pytest.raises(ValueError, match="the loss was nan in epoch 1, and never a number"):
            train(build_cvae(32), images[:9], images[9:], TRAINING, tmp_path / "c")


@pytest.mark.parametrize("damage", [b"", b"no checkpoint", None])
def test_a_damaged_checkpoint_is_as_none(tmp_path, damage):
    cvae, path = build_cvae(32), tmp_path / "c"
    cvae.compile(keras.optimizers.Adam(), loss="binary_crossentropy")
    progress = Progress()
    progress.add({"val_loss": 1.0}, cvae.get_weights)
    save_checkpoint(cvae, progress, path)
    assert load_checkpoint(cvae, path).history == [{"val_loss": 1.0}]
    path.write_bytes(path.read_bytes()[:-500] if damage is None else damage)
    assert load_checkpoint(cvae, path) == Progress()
    other = build_cvae(32, latent=8)
    other.compile(keras.optimizers.Adam(), loss="binary_crossentropy")
    save_checkpoint(other, progress, path)
    assert load_checkpoint(cvae, path) == Progress(), "another model's"


@pytest.fixture(scope="module")
def bars():
    """A bright bar on the middle of a dark image, level and 24 pixels long; augmented 40 times."""
    bar = np.zeros((1, 64, 64, 1), np.uint16)
    bar[:, 30:34, 20:44] = WHITE
    return augment(bar, 40, seed=1)[..., 0] / WHITE


def test_augmentation_turns_within_ten_degrees(bars):
    rows, columns = np.indices((64, 64)) - 31.5
    angles = []
    for bar in bars:
        spread = [
            np.sum(bar * a * b) for a, b in ((rows, rows), (rows, columns), (columns, columns))
        ]
        angles.append(np.degrees(0.5 * np.arctan2(2 * spread[1], spread[2] - spread[0])))
    assert np.abs(angles).max() < 11
    assert min(angles) < -5
    assert max(angles) > 5


def test_augmentation_zooms_within_a_tenth(bars):
    areas = bars.sum(axis=(1, 2)) / (4 * 24)
    assert 0.8 < areas.min() < 0.92, "0.9 or 1 / 1.1, squared"
    assert 1.08 < areas.max() < 1.27


def test_augmentation_is_of_its_seed_and_uses_every_image(images):
    made = augment(images, 24, seed=1)
    assert (made.shape, made.dtype) == ((24, 32, 32, 1), np.uint16)
    np.testing.assert_array_equal(augment(images, 24, seed=1), made)
    assert not np.array_equal(augment(images, 24, seed=2), made)
    assert len(augment(images, 0, seed=1)) == 0
    flat = np.arange(1, 5, dtype=np.uint16).reshape(4, 1, 1, 1) * np.full((1, 32, 32, 1), 1000)
    greys = augment(flat.astype(np.uint16), 8, seed=3).reshape(8, -1).mean(axis=1)
    assert np.round(np.sort(greys) / 1000).tolist() == [1, 1, 2, 2, 3, 3, 4, 4]
