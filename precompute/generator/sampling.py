"""What makes an autoencoder variational: a latent that is drawn, and the KL term of the loss."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

Tensor = Any


@keras.saving.register_keras_serializable("style_atlas")
class Sampling(layers.Layer):
    """Draws a latent from its mean and log-variance, and adds the KL term to the loss.

    The loss added is KL / pixels, averaged over the batch: with the mean binary cross-entropy a
    pixel, their sum is the negative evidence bound a pixel.
    """

    def __init__(self, pixels: int, seed: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pixels = pixels
        self.noise = keras.random.SeedGenerator(seed)

    def call(self, heads: list[Tensor]) -> Tensor:
        """Return mean + exp(log-variance / 2) * noise."""
        mean, log_variance = heads
        self.add_loss(ops.mean(kl_divergence(mean, log_variance)) / self.pixels)
        noise = keras.random.normal(ops.shape(mean), seed=self.noise)
        return mean + ops.exp(0.5 * log_variance) * noise


def kl_divergence(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL divergence of N(mean, variance) from N(0, 1), summed over the latent: (batch,).

    Source: Kingma & Welling 2013, appendix B.
    """
    return -0.5 * ops.sum(1 + log_variance - ops.square(mean) - ops.exp(log_variance), axis=-1)


def join(encoder: keras.Model, decoder: keras.Model, seed: int, name: str) -> keras.Model:
    """Join encoder, sampling and decoder: (batch, size, size, 1) to the same, in [0, 1].

    Args:
        encoder: From (batch, size, size, 1) to the latent's mean and log-variance.
        decoder: From (batch, latent) to (batch, size, size, 1) in [0, 1].
        seed: Of the sampling.
        name: The model's.

    The parts are `model.get_layer("encoder")` and `model.get_layer("decoder")`.
    """
    shape = encoder.input_shape[1:]
    image = keras.Input(shape)
    code = Sampling(shape[0] * shape[1], seed, name="sampling")(encoder(image))
    return keras.Model(image, decoder(code), name=name)


def heads(x: Tensor, latent: int) -> list[Tensor]:
    """Return the mean and the log-variance of the latent, each (batch, latent)."""
    return [layers.Dense(latent, name=name)(x) for name in ("mean", "log_variance")]
