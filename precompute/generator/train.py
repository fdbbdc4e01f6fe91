"""Train the CVAE. Killed at any moment, the next start goes on from the last whole epoch."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from precompute.generator.schedule import learning_rate

OnEpoch = Callable[[int, dict[str, float]], None]
History = list[dict[str, float]]


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
        checkpoint: Where the state after each epoch is kept; a run that finds it goes on there.
        on_epoch: Called after each epoch with its number and losses.
    """
    keras.utils.set_random_seed(training.seed)
    model.compile(keras.optimizers.Adam(training.learning_rate), loss="binary_crossentropy")
    history: History = []
    record = checkpoint.with_suffix(".history.json")

    class Keep(keras.callbacks.Callback):
        """Notes the history and reports each epoch."""

        def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
            losses = {key: float(value) for key, value in (logs or {}).items()}
            history[epoch:] = [losses]  # an epoch cut off before its backup runs again
            record.write_text(json.dumps(history))
            on_epoch(epoch, losses)

    if record.exists():
        history.extend(json.loads(record.read_text()))
    shown = images[held_out]
    model.fit(
        images[~held_out],
        images[~held_out],
        validation_data=(shown, shown),
        epochs=training.epochs,
        batch_size=training.batch,
        verbose=0,
        callbacks=[
            keras.callbacks.LearningRateScheduler(
                lambda epoch: learning_rate(epoch, training.learning_rate, training.period)
            ),
            Keep(),
            keras.callbacks.BackupAndRestore(checkpoint),
        ],
    )
    record.unlink()
    return history
