"""The state of a training after an epoch, in one file that is whole or not there.

Keras's own BackupAndRestore writes several files in place, and a kill in between leaves a state
that it cannot load.
"""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from precompute.pack.atomic import write_bytes_atomically
from precompute.pack.npz import read_npz

History = list[dict[str, float]]


@dataclass
class Progress:
    """How far a training has come.

    Attributes:
        history: Each epoch's losses and learning rate.
        best: The epoch with the lowest validation loss; -1 before the first.
        best_weights: The model's weights after it.
    """

    history: History = field(default_factory=list)
    best: int = -1
    best_weights: list[NDArray] = field(default_factory=list)

    def add(self, losses: dict[str, float], weights: Callable[[], list[NDArray]]) -> None:
        """Add an epoch; ask for the model's weights if it is the best so far.

        An epoch whose loss is not finite is never the best.
        """
        best = math.inf if self.best < 0 else self.history[self.best]["val_loss"]
        if losses["val_loss"] < best:
            self.best, self.best_weights = len(self.history), weights()
        self.history.append(losses)


def save_checkpoint(model: keras.Model, progress: Progress, path: Path) -> None:
    """Keep a compiled model's state, its optimiser's, and how far the training has come."""
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {f"state{n}": keras.ops.convert_to_numpy(v) for n, v in enumerate(_state(model))}
    best = {f"best{n}": array for n, array in enumerate(progress.best_weights)}
    text = json.dumps({"history": progress.history, "best": progress.best})
    buffer = io.BytesIO()
    np.savez(buffer, progress=np.array(text), **state, **best)  # type: ignore[arg-type]
    write_bytes_atomically(path, buffer.getvalue())


def load_checkpoint(model: keras.Model, path: Path) -> Progress:
    """Give a compiled model the state that is kept, and return how far the training had come.

    Where nothing is kept, or it cannot be read, or it is another model's, the model stays as it
    is and the progress is none.
    """
    state = _state(model)
    try:
        kept = read_npz(path.read_bytes(), str(path))
        arrays = [kept[f"state{number}"] for number in range(len(state))]
        text = json.loads(str(kept["progress"]))
        best = [kept[f"best{number}"] for number in range(len(model.weights) * (text["best"] >= 0))]
    except (OSError, ValueError, KeyError):
        return Progress()
    if [array.shape for array in arrays] != [tuple(variable.shape) for variable in state]:
        return Progress()
    for variable, array in zip(state, arrays, strict=True):
        variable.assign(array)
    return Progress(text["history"], text["best"], best)


def _state(model: keras.Model) -> list[keras.Variable]:
    """Return all that the next epoch depends on: weights, optimiser, and the sampling's seed."""
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    seeds = [layer.noise.state for layer in model.layers if hasattr(layer, "noise")]
    return [*model.weights, *seeds, *model.optimizer.variables]
