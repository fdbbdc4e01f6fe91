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


def test_augmentation_turns_and_zooms_a_little_and_by_its_seed():
    ramp = np.linspace(0, WHITE, 32 * 32).reshape(1, 32, 32, 1)
    images = np.concatenate([ramp, np.full_like(ramp, WHITE // 2)]).astype(np.uint16)
    made = augment(images, 5, seed=1)
    assert (made.shape, made.dtype) == ((5, 32, 32, 1), np.uint16)
    flat = [image.min() == image.max() == WHITE // 2 for image in made]
    assert sorted(flat) in ([False] * 3 + [True] * 2, [False] * 2 + [True] * 3)
    changed = made[np.flatnonzero(~np.array(flat))].astype(float) / WHITE
    assert all(np.abs(image - ramp[0] / WHITE).max() > 0.01 for image in changed)
    assert all(np.abs(image - ramp[0] / WHITE).mean() < 0.2 for image in changed)
    np.testing.assert_array_equal(augment(images, 5, seed=1), made)
    assert not np.array_equal(augment(images, 5, seed=2), made)
    assert len(augment(images, 0, seed=1)) == 0
