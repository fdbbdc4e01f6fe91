"""The dense variational autoencoder: the thesis's first baseline, and a blurry one."""

from __future__ import annotations

import keras
from keras import layers

from precompute.generator.sampling import heads, join

WIDTHS = (150, 100, 50)
LATENT = 10


def build_vae(size: int, latent: int = LATENT, seed: int = 0) -> keras.Model:
    """Build the dense VAE: (batch, size, size, 1) to the same, in [0, 1] (thesis 5.1)."""
    keras.utils.set_random_seed(seed)
    image = keras.Input((size, size, 1), name="image")
    x = _dense(layers.Flatten()(image), WIDTHS, "in")
    encoder = keras.Model(image, heads(x, latent), name="encoder")

    code = keras.Input((latent,), name="latent")
    x = _dense(code, WIDTHS[::-1], "out")
    x = layers.Dense(size * size, activation="sigmoid", name="pixels")(x)
    decoder = keras.Model(code, layers.Reshape((size, size, 1))(x), name="decoder")
    return join(encoder, decoder, seed, "vae")


def _dense(x: keras.KerasTensor, widths: tuple[int, ...], name: str) -> keras.KerasTensor:
    for width in widths:
        x = layers.Dense(width, activation="selu", name=f"{name}{width}")(x)
    return x
