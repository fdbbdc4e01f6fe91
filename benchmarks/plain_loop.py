"""Style transfer as the method's authors run it: one cell at a time, a Python loop over steps.

One compiled step per cell with the weights baked in, batch 1, Keras's Adam. The yardstick for the
engine, on the same cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import keras
import numpy as np
from keras import ops

from precompute import backend
from precompute.extractors import Extractor
from precompute.transfer import Cells, content_loss, gram_matrix, style_loss

Tensor = Any
Update = Callable[[], None]
MakeSteps = Callable[[int], None]


def plain_loops(
    extractor: Extractor, style: np.ndarray, content: np.ndarray, cells: Cells
) -> list[Callable[[int], np.ndarray]]:
    """Return one function per cell that makes so many more steps and returns the image."""
    return [
        _plain_loop(extractor, style, content, *map(float, values))
        for values in zip(
            cells.learning_rate, cells.style_weight, cells.content_weight, strict=True
        )
    ]


def _plain_loop(
    extractor: Extractor,
    style: np.ndarray,
    content: np.ndarray,
    rate: float,
    style_weight: float,
    content_weight: float,
) -> Callable[[int], np.ndarray]:
    def as_batch(image: np.ndarray) -> Tensor:
        repeated = np.repeat(image, extractor.channels, -1)[np.newaxis]
        return ops.convert_to_tensor(repeated, "float32")

    grams = [gram_matrix(features) for features in extractor.maps(as_batch(style))[:-1]]
    target = extractor.maps(as_batch(content))[-1]
    image = keras.Variable(as_batch(content))
    adam = keras.optimizers.Adam(rate, beta_1=0.99, beta_2=0.999, epsilon=0.1)
    adam.build([image])

    def loss_of(pixels: Tensor) -> tuple[Tensor, None]:
        *maps, content_map = extractor.maps(pixels)
        loss = style_weight * style_loss([gram_matrix(f) for f in maps], grams)
        loss += content_weight * content_loss(content_map, target)
        return ops.sum(loss), None

    slope_of = backend.gradient(loss_of)

    def update() -> None:
        slope, _ = slope_of(image.value)
        adam.apply([slope], [image])
        image.assign(ops.clip(image.value, 0.0, 1.0))

    steps_of = _by_values if keras.backend.backend() == "jax" else _in_place
    make_steps = steps_of(update, [image, *adam.variables])

    def run(steps: int) -> np.ndarray:
        make_steps(steps)
        return np.asarray(ops.convert_to_numpy(image.value)[0])

    return run


def _in_place(update: Update, state: Sequence[keras.Variable]) -> MakeSteps:
    """Compile `update`, which changes `state` and takes all else that it reads for constants."""
    step = backend.compiled(update, [])

    def make_steps(steps: int) -> None:
        for _ in range(steps):
            step()

    return make_steps


def _by_values(update: Update, state: Sequence[keras.Variable]) -> MakeSteps:
    """Likewise for JAX, whose compiled functions change nothing: values go in, and come out."""

    def next_values(values: Sequence[Tensor]) -> list[Tensor]:
        with keras.StatelessScope(state_mapping=list(zip(state, values, strict=True))) as scope:
            update()
        return [scope.get_current_value(variable) for variable in state]

    step = backend.compiled(next_values, [])

    def make_steps(steps: int) -> None:
        values = [variable.value for variable in state]
        for _ in range(steps):
            values = step(values)
        for variable, value in zip(state, values, strict=True):
            variable.assign(value)

    return make_steps
