"""More images to train on: source images, turned and zoomed a little (thesis 4.1)."""

from __future__ import annotations

import keras
import numpy as np
from keras import layers
from numpy.typing import NDArray

from precompute.cohort import WHITE, to_unit

DEGREES = 10
ZOOM = 0.1
_BATCH = 64


def augment(images: NDArray[np.uint16], count: int, seed: int) -> NDArray[np.uint16]:
    """Return `count` images: ones of `images`, each turned and zoomed by chance.

    Rotation within 10 degrees either way, zoom within 10 % either way, by Keras's own layers
    (bilinear; what comes in from outside is the image's mirror).

    Args:
        images: (n, size, size, 1) uint16, 0 to 65535 for [0, 1].
        count: How many to make; each image serves before any serves again.
        seed: Of the choice, the angles and the zooms.

    Returns:
        (count, size, size, 1) uint16, likewise.
    """
    random = np.random.default_rng(seed)
    rounds = -(-count // len(images))
    orders = [random.permutation(len(images)) for _ in range(rounds)]
    chosen = np.concatenate([np.empty(0, int), *orders])[:count]
    change = keras.Sequential(
        [
            layers.RandomRotation(DEGREES / 360, seed=seed),
            layers.RandomZoom(ZOOM, seed=seed + 1),
        ]
    )
    made = np.empty((count, *images.shape[1:]), np.uint16)
    for start in range(0, count, _BATCH):
        batch = to_unit(images[chosen[start : start + _BATCH]])
        changed = keras.ops.convert_to_numpy(change(batch, training=True))
        made[start : start + _BATCH] = np.rint(np.clip(changed, 0, 1) * WHITE)
    return made
