"""Style transfer as the method's authors run it: one cell at a time, a Python loop over steps.

One compiled step per cell with the weights baked in, batch 1, Keras's Adam. The yardstick for the
engine, on the same cells.
"""

from __future__ import annotations

from collections.abc import Callable

import keras
import numpy as np
import tensorflow as tf

from precompute.extractors import Extractor
from precompute.transfer import Cells, content_loss, gram_matrix, style_loss


def plain_loops(
    extractor: Extractor, style: np.ndarray, content: np.ndarray, cells: Cells
) -> list[Callable[[int], np.ndarray]]:
    """Return one function per cell that makes so many more steps and returns the image."""
    return [
        _plain_loop(extractor, style, content, *values)
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
    def as_batch(image: np.ndarray) -> tf.Tensor:
        return tf.constant(np.repeat(image, extractor.channels, -1)[np.newaxis], tf.float32)

    grams = [gram_matrix(features) for features in extractor.maps(as_batch(style))[:-1]]
    target = extractor.maps(as_batch(content))[-1]
    image = keras.Variable(as_batch(content))
    adam = keras.optimizers.Adam(rate, beta_1=0.99, beta_2=0.999, epsilon=0.1)
    adam.build([image])

    @tf.function
    def step() -> None:
        with tf.GradientTape() as tape:
            *maps, content_map = extractor.maps(image.value)
            loss = style_weight * style_loss([gram_matrix(f) for f in maps], grams)
            loss += content_weight * content_loss(content_map, target)
        adam.apply([tape.gradient(loss, image.value)], [image])
        image.assign(tf.clip_by_value(image.value, 0.0, 1.0))

    def run(steps: int) -> np.ndarray:
        for _ in range(steps):
            step()
        return image.numpy()[0]

    return run
