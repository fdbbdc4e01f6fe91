"""The losses of Gatys's style transfer, as the thesis uses them. Pure functions of feature maps.

Each takes batches and returns one value per image: a batch is many independent transfers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keras import ops

from precompute import backend

Tensor = Any


def gram_matrix(features: Tensor) -> Tensor:
    """Gram matrices of feature maps: G_cd = sum over positions of F_c F_d / number of positions.

    Args:
        features: (batch, height, width, channels).

    Returns:
        (batch, channels, channels), in the dtype of `features`.

    Source: Gatys et al. 2016, eq. 3, here divided by the positions as in the thesis's notebook.
    """
    height, width, channels = features.shape[1:]
    columns = ops.reshape(features, (-1, height * width, channels))
    with backend.in_full_precision():
        products = ops.matmul(ops.transpose(columns, (0, 2, 1)), columns)
    return products / (height * width)


def style_loss(grams: Sequence[Tensor], targets: Sequence[Tensor]) -> Tensor:
    """Mean over the style layers of the mean squared difference of Gram matrices.

    Args:
        grams: One (batch, channels, channels) a layer.
        targets: The style image's, (1 or batch, channels, channels) a layer.

    Returns:
        (batch,).
    """
    layers = [
        ops.mean(ops.square(gram - target), axis=(1, 2))
        for gram, target in zip(grams, targets, strict=True)
    ]
    # Stacked, not added one to the other: TensorFlow makes one operation of such a sum, which
    # begins with whichever term's memory it may write over: its last bit depends on the moment.
    return ops.mean(ops.stack(layers), axis=0)


def content_loss(features: Tensor, target: Tensor) -> Tensor:
    """Mean squared difference of the content layer's maps.

    Args:
        features: (batch, height, width, channels).
        target: The content image's, (1 or batch, height, width, channels).

    Returns:
        (batch,).
    """
    return ops.mean(ops.square(features - target), axis=(1, 2, 3))
