"""Train a generative model. Killed at any moment, the next start goes on and ends the same."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from precompute.cohort import to_unit
from precompute.generator.checkpoint import History, Progress, load_checkpoint, save_checkpoint
from precompute.generator.schedule import learning_rate

OnEpoch = Callable[[int, dict[str, float]], None]

CHECKPOINT_SECONDS = 20.0
"""At least so long between two checkpoints: more than their writing takes."""


@dataclass(frozen=True)
class Training:
    """How to train.

    Attributes:
        epochs: At most.
        batch: Images a batch.
        learning_rate: At the first epoch.
        period: t0 of the schedule, in epochs; see `schedule.learning_rate`.
        seed: Of the order of the images in each epoch.
        patience: Stop after so many epochs without a lower validation loss; 0 never stops.
        optimiser: Keras's name of it.
    """

    epochs: int
    batch: int
    learning_rate: float
    period: float
    seed: int
    patience: int = 0
    optimiser: str = "adam"


VALIDATION = 0.2
"""The share of the subjects that no model is trained on (thesis 4.1)."""


def split_by_subject(subject: NDArray[np.integer]) -> NDArray[np.bool_]:
    """Return which images are for validation: all of the last fifth of the subjects, (n,) bool.

    By subject, so that no subject is in both parts.

    Raises:
        ValueError: There are fewer than two subjects.
    """
    numbers = np.unique(subject)
    if len(numbers) < 2:
        raise ValueError(
            f"the images are of {len(numbers)} subject; expected at least 2, one of them to "
            "validate on. Give images of more subjects."
        )
    held_out = numbers[len(numbers) - max(1, round(VALIDATION * len(numbers))) :]
    return np.isin(subject, held_out)


class Batches(keras.utils.PyDataset):
    """Images as batches of (image, image), float32 in [0, 1], made as they are asked for."""

    def __init__(self, images: NDArray[np.uint16], order: NDArray[np.integer], batch: int) -> None:
        super().__init__()
        self.images, self.order, self.batch = images, order, batch

    def __len__(self) -> int:
        return -(-len(self.order) // self.batch)

    def __getitem__(self, index: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        chosen = self.order[index * self.batch : (index + 1) * self.batch]
        shown = to_unit(self.images[chosen])
        return shown, shown


def train(
    model: keras.Model,
    images: NDArray[np.uint16],
    unseen: NDArray[np.uint16],
    training: Training,
    checkpoint: Path,
    on_epoch: OnEpoch = lambda epoch, losses: None,
) -> History:
    """Train `model` to reproduce `images`; leave it with the weights of its best epoch.

    The best epoch is the one with the lowest validation loss.

    Args:
        model: With layers `encoder` and `decoder`; untrained.
        images: (n, size, size, 1) uint16, 0 to 65535 for [0, 1], to train on.
        unseen: Likewise, to validate on.
        training: Epochs and so on.
        checkpoint: The file that the state is kept in now and then; a run that finds it goes on
            from there. The caller removes it when the result is safe.
        on_epoch: Called for each epoch with its number and losses; at once for those kept before.

    Returns:
        Each epoch's `loss`, `val_loss` and `learning_rate`. An epoch whose loss is not finite is
        the last.

    Raises:
        ValueError: The loss was not finite from the first epoch on.
    """
    model.compile(keras.optimizers.get(training.optimiser), loss="binary_crossentropy")
    progress = load_checkpoint(model, checkpoint)
    for epoch, losses in enumerate(progress.history):
        on_epoch(epoch, losses)
    saved = time.monotonic()
    while not _ended(progress, training):
        epoch = len(progress.history)
        losses = _run_epoch(model, images, unseen, training, epoch)
        progress.add(losses, model.get_weights)
        if time.monotonic() - saved >= CHECKPOINT_SECONDS or _ended(progress, training):
            save_checkpoint(model, progress, checkpoint)
            saved = time.monotonic()
        on_epoch(epoch, losses)
    if progress.best < 0:
        raise ValueError(
            f"{model.name}: the loss was {progress.history[-1]['loss']} in epoch "
            f"{len(progress.history)}, and never a number; lower --cvae-rate"
        )
    model.set_weights(progress.best_weights)
    return progress.history


def _run_epoch(
    model: keras.Model,
    images: NDArray[np.uint16],
    unseen: NDArray[np.uint16],
    training: Training,
    epoch: int,
) -> dict[str, float]:
    rate = learning_rate(epoch, training.learning_rate, training.period)
    model.optimizer.learning_rate = rate
    order = np.random.default_rng([training.seed, epoch]).permutation(len(images))
    fitted = model.fit(Batches(images, order, training.batch), verbose=0, shuffle=False)
    validation = Batches(unseen, np.arange(len(unseen)), training.batch)
    return {
        "loss": float(fitted.history["loss"][-1]),
        "val_loss": float(model.evaluate(validation, verbose=0)),
        "learning_rate": rate,
    }


def _ended(progress: Progress, training: Training) -> bool:
    done = len(progress.history)
    if not done:
        return False
    tired = 0 < training.patience <= done - 1 - progress.best
    lost = not all(math.isfinite(progress.history[-1][key]) for key in ("loss", "val_loss"))
    return done >= training.epochs or tired or lost
