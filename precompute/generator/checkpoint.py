"""The state of a training after an epoch, in one file that is whole or not there.

Keras's own BackupAndRestore writes several files in place, and a kill in between leaves a state
that it cannot load.
"""

from __future__ import annotations

import io
import json
from pathlib import Path

import keras
import numpy as np

from precompute.pack.atomic import write_bytes_atomically
from precompute.pack.npz import read_npz

History = list[dict[str, float]]


def save_checkpoint(model: keras.Model, history: History, path: Path) -> None:
    """Keep a compiled model's weights, its optimiser's state, and the history of its epochs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {f"{n}": keras.ops.convert_to_numpy(v.value) for n, v in enumerate(_state(model))}
    buffer = io.BytesIO()
    np.savez(buffer, history=np.array(json.dumps(history)), **arrays)
    write_bytes_atomically(path, buffer.getvalue())


def load_checkpoint(model: keras.Model, path: Path) -> History:
    """Give a compiled model the state that is kept, and return the history of its epochs.

    Where nothing is kept, or it cannot be read, or it is another model's, the model stays as it
    is and the history is empty.
    """
    state = _state(model)
    try:
        kept = read_npz(path.read_bytes(), str(path))
        arrays = [kept[f"{number}"] for number in range(len(state))]
        history: History = json.loads(str(kept["history"]))
    except (OSError, ValueError, KeyError):
        return []
    if [array.shape for array in arrays] != [tuple(variable.shape) for variable in state]:
        return []
    for variable, array in zip(state, arrays, strict=True):
        variable.assign(array)
    return history


def _state(model: keras.Model) -> list[keras.Variable]:
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    return [*model.weights, *model.optimizer.variables]
