"""Train the CVAE. Killed at any moment, the next start goes on from the last whole epoch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from precompute.generator.checkpoint import History, load_checkpoint, save_checkpoint
from precompute.generator.schedule import learning_rate

OnEpoch = Callable[[int, dict[str, float]], None]


@dataclass(frozen=True)
class Training:
    """How to train: epochs, images a batch, the schedule's start rate and half-period."""

    epochs: int
    batch: int
    learning_rate: float
    period: float
    seed: int


def split_by_subject(subject: NDArray[np.integer], validation: float = 0.2) -> NDArray[np.bool_]:
    """Return which images are for validation: all of the last fifth of the subjects, (n,) bool.

    By subject, so that no subject is in both parts.
    """
    numbers = np.unique(subject)
    held_out = numbers[len(numbers) - max(1, round(validation * len(numbers))) :]
    return np.isin(subject, held_out)


def train(
    model: keras.Model,
    images: NDArray[np.float32],
    held_out: NDArray[np.bool_],
    training: Training,
    checkpoint: Path,
    on_epoch: OnEpoch = lambda epoch, losses: None,
) -> History:
    """Train `model` to reproduce `images`, and return each epoch's losses and learning rate.

    Args:
        model: From `build_cvae`.
        images: (n, size, size, 1) float32 in [0, 1].
        held_out: (n,) bool, images for validation alone.
        training: Epochs and so on.
        checkpoint: The file that the state after each epoch is kept in; a run that finds it goes
            on from there. The caller removes it when the result is safe.
        on_epoch: Called for each epoch, once it is kept, with its number and losses; at once
            for those that were kept before.
    """
    keras.utils.set_random_seed(training.seed)
    model.compile(keras.optimizers.Adam(training.learning_rate), loss="binary_crossentropy")
    history = load_checkpoint(model, checkpoint)
    for epoch, losses in enumerate(history):
        on_epoch(epoch, losses)
    if len(history) >= training.epochs:
        return history

    class Keep(keras.callbacks.Callback):
        """Keeps each epoch and reports it."""

        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            losses = {key: float(value) for key, value in (logs or {}).items()}
            history.append(losses)
            save_checkpoint(model, history, checkpoint)
            on_epoch(epoch, losses)

    shown = images[held_out]
    model.fit(
        images[~held_out],
        images[~held_out],
        validation_data=(shown, shown),
        initial_epoch=len(history),
        epochs=training.epochs,
        batch_size=training.batch,
        verbose=0,
        callbacks=[
            keras.callbacks.LearningRateScheduler(
                lambda epoch: learning_rate(epoch, training.learning_rate, training.period)
            ),
            Keep(),
        ],
    )
    return history
