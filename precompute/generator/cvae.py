"""The convolutional variational autoencoder (thesis 5.2; layers: author's notebook)."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

Tensor = Any

ENCODER_FILTERS = (4, 8, 16, 32, 64, 64, 128)
DECODER_FILTERS = (128, 64, 64, 32, 32)
LATENT = 64
LEAK = 0.3


def build_encoder(size: int, latent: int = LATENT) -> keras.Model:
    """Build the encoder: seven convolutions of stride 2, two dense heads.

    From (batch, size, size, 1) in [0, 1] to the latent's mean and log-variance, each
    (batch, latent). At 180 pixels and 64 latent dimensions it has 201 088 parameters.
    """
    image = x = keras.Input((size, size, 1), name="image")
    for number, filters in enumerate(ENCODER_FILTERS, start=1):
        x = layers.Conv2D(filters, 3, strides=2, padding="same", name=f"conv{number}")(x)
        x = layers.LeakyReLU(LEAK, name=f"leaky{number}")(x)
    x = layers.Flatten(name="flat")(x)
    heads = [layers.Dense(latent, name=name)(x) for name in ("mean", "log_variance")]
    return keras.Model(image, heads, name="encoder")


def build_decoder(size: int, latent: int = LATENT) -> keras.Model:
    """Build the decoder: five times bilinear upsampling and two convolutions.

    From (batch, latent) to (batch, size, size, 1) in [0, 1]. Bilinear upsampling, not transposed
    convolution, so that no checkerboard appears. Each stage is cropped to the encoder's size at
    that depth (180, 90, 45, 23, 12, 6).
    """
    sizes = [size]
    for _ in DECODER_FILTERS:
        sizes.insert(0, -(-sizes[0] // 2))
    code = x = keras.Input((latent,), name="latent")
    x = layers.Dense(sizes[0] ** 2 * 64, name="dense")(x)
    x = layers.LeakyReLU(LEAK)(x)
    x = layers.Reshape((sizes[0], sizes[0], 64))(x)
    for stage, (filters, target) in enumerate(zip(DECODER_FILTERS, sizes[1:], strict=True), 1):
        x = layers.UpSampling2D(2, interpolation="bilinear")(x)
        x = layers.Cropping2D(((0, x.shape[1] - target),) * 2)(x)
        x = layers.Conv2D(filters, 3, padding="same", name=f"stage{stage}_conv1")(x)
        x = layers.LeakyReLU(LEAK)(x)
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"stage{stage}_conv2")(x)
        x = layers.LeakyReLU(LEAK)(x)
    shown = layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="shown")(x)
    return keras.Model(code, shown, name="decoder")


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


def build_cvae(size: int, latent: int = LATENT, seed: int = 0) -> keras.Model:
    """Join encoder, sampling and decoder: (batch, size, size, 1) to the same, in [0, 1].

    The parts are `model.get_layer("encoder")` and `model.get_layer("decoder")`.
    """
    keras.utils.set_random_seed(seed)  # the layers' initial weights draw from it
    encoder, decoder = build_encoder(size, latent), build_decoder(size, latent)
    image = keras.Input((size, size, 1))
    code = Sampling(size * size, seed, name="sampling")(encoder(image))
    return keras.Model(image, decoder(code), name="cvae")
