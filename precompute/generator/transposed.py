"""The first CVAE, with transposed convolutions: kept for its artefacts (thesis, figure 17)."""

from __future__ import annotations

import keras
from keras import layers

from precompute.generator.sampling import heads, join

LATENT = 15


def build_cvae_transposed(size: int, latent: int = LATENT, seed: int = 0) -> keras.Model:
    """Build the notebook's first CVAE: (batch, size, size, 1) to the same, in [0, 1].

    Its transposed convolutions have a kernel of 3 and a stride of 2, so their output's pixels
    are sums of one, two or four terms by turns: a checkerboard (Odena et al. 2016,
    "Deconvolution and checkerboard artifacts").

    Args:
        size: A multiple of 4.
        latent: Dimensions.
        seed: Of the initial weights and of the sampling.

    Raises:
        ValueError: `size` is no multiple of 4.
    """
    if size % 4:
        raise ValueError(f"the transposed CVAE has size {size}; expected a multiple of 4")
    keras.utils.set_random_seed(seed)
    image = x = keras.Input((size, size, 1), name="image")
    for number, filters in enumerate((32, 64), start=1):
        x = layers.Conv2D(
            filters, 3, strides=2, padding="same", activation="relu", name=f"conv{number}"
        )(x)
    encoder = keras.Model(image, heads(layers.Flatten()(x), latent), name="encoder")

    code = keras.Input((latent,), name="latent")
    x = layers.Dense((size // 4) ** 2 * 32, activation="relu", name="dense")(code)
    x = layers.Reshape((size // 4, size // 4, 32))(x)
    for number, filters in enumerate((64, 32), start=1):
        x = layers.Conv2DTranspose(
            filters, 3, strides=2, padding="same", activation="relu", name=f"transposed{number}"
        )(x)
    shown = layers.Conv2DTranspose(1, 3, padding="same", activation="sigmoid", name="shown")(x)
    return join(encoder, keras.Model(code, shown, name="decoder"), seed, "cvae_transposed")
