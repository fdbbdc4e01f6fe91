"""The convolutional variational autoencoder (thesis 5.2; layers: author's notebook)."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from precompute.generator.sampling import heads, join

ENCODER_FILTERS = (4, 8, 16, 32, 64, 64, 128)
# Wide where the maps are small and narrow where they are large, where nearly all the time goes.
DECODER_FILTERS = (192, 96, 48, 16, 8)
LATENT = 64
LEAK = 0.3
INITIALISER = "he_normal"
"""Of every convolution. Keras's default, Glorot's, lets signals fade under leaky ReLUs: after as
much time in training (about 700 batches of 8) held-out images were reproduced 1.6 dB worse."""


def build_encoder(size: int, latent: int = LATENT) -> keras.Model:
    """Build the encoder: seven convolutions of stride 2, two dense heads.

    From (batch, size, size, 1) in [0, 1] to the latent's mean and log-variance, each
    (batch, latent). At 180 pixels and 64 latent dimensions it has 201 088 parameters.
    """
    image = x = keras.Input((size, size, 1), name="image")
    for number, filters in enumerate(ENCODER_FILTERS, start=1):
        x = _convolution(filters, f"conv{number}", strides=2)(x)
        x = layers.LeakyReLU(LEAK, name=f"leaky{number}")(x)
    return keras.Model(image, heads(layers.Flatten(name="flat")(x), latent), name="encoder")


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
        x = _convolution(filters, f"stage{stage}_conv1")(x)
        x = layers.LeakyReLU(LEAK)(x)
        x = _convolution(filters, f"stage{stage}_conv2", use_bias=False)(x)
        x = layers.LeakyReLU(LEAK)(x)
    shown = _convolution(1, "shown", activation="sigmoid")(x)
    return keras.Model(code, shown, name="decoder")


def build_cvae(size: int, latent: int = LATENT, seed: int = 0) -> keras.Model:
    """Build the whole: (batch, size, size, 1) to the same, in [0, 1]; see `sampling.join`."""
    keras.utils.set_random_seed(seed)  # the layers' initial weights draw from it
    return join(build_encoder(size, latent), build_decoder(size, latent), seed, "cvae")


def _convolution(filters: int, name: str, **options: Any) -> layers.Conv2D:
    return layers.Conv2D(
        filters, 3, padding="same", kernel_initializer=INITIALISER, name=name, **options
    )
