"""The pair: a decoded latent, and the source image nearest to it in latent space (thesis 5.4.1)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Pair:
    """The two images of a pack.

    Attributes:
        style: (size, size, 1) float32 in [0, 1], the original.
        content: (size, size, 1) float32 in [0, 1], the generated image.
        nearest: Which source image `style` is; -1 where it was read from a pack.
        distance: How far the two are apart in latent space (Euclidean, of the means).
    """

    style: NDArray[np.float32]
    content: NDArray[np.float32]
    nearest: int = -1
    distance: float = math.nan


def make_pair(cvae: keras.Model, images: NDArray[np.float32], seed: int) -> Pair:
    """Decode a latent drawn like the source images' own and find its nearest source image.

    The latent is drawn from the Gaussian that fits the source images' latent means (their mean
    and covariance), not from N(0, 1): the decoder has learned only what lies where images are
    (Ghosh et al. 2020, "From variational to deterministic autoencoders": ex-post density
    estimation).

    Args:
        cvae: Trained, from `generator.cvae.build_cvae`.
        images: (n, size, size, 1) float32 in [0, 1], the candidates.
        seed: Of the latent.
    """
    encoder, decoder = cvae.get_layer("encoder"), cvae.get_layer("decoder")
    means = np.asarray(encoder.predict(images, batch_size=32, verbose=0)[0])
    latent = draw_latent(means, seed)
    distances = np.linalg.norm(means - latent, axis=1)
    nearest = int(np.argmin(distances))
    content = np.asarray(decoder.predict(latent, verbose=0)[0], np.float32)
    return Pair(images[nearest], np.clip(content, 0, 1), nearest, float(distances[nearest]))


def draw_latent(means: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Draw from the Gaussian with the mean and covariance of `means`.

    Args:
        means: (n, latent), at least two.
        seed: Of the draw.

    Returns:
        (1, latent). A standard normal combination of the centred means has just their sample
        covariance, and needs no factorisation, nor more images than dimensions.
    """
    centre = means.mean(axis=0, keepdims=True)
    mix = np.random.default_rng(seed).standard_normal((1, len(means)), dtype=np.float32)
    spread = mix @ (means - centre) / np.sqrt(len(means) - 1)
    return np.asarray(centre + spread, np.float32)
