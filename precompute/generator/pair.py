"""The pair: a generated image, and the source image that it takes its texture from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray

from precompute.cohort import to_unit
from precompute.generator.latent import decode, draw_latents, encode
from precompute.pack.roles import RECONSTRUCTION, SAMPLE


@dataclass(frozen=True)
class Pair:
    """The two images of a pack.

    Attributes:
        style: (height, width, 1 or 3) float32 in [0, 1], the original.
        content: Likewise, of the same size: the generated image.
        nearest: Which source image `style` is; -1 where it is none, or was read from a pack.
        distance: How far the two are apart in latent space (Euclidean, of the means).
    """

    style: NDArray[np.float32]
    content: NDArray[np.float32]
    nearest: int = -1
    distance: float = math.nan


def sample_pair(cvae: keras.Model, images: NDArray[np.uint16], seed: int) -> Pair:
    """Decode a latent drawn like the images' own; its nearest image is the style (thesis 5.4.1).

    Args:
        cvae: Trained, from `generator.cvae.build_cvae`.
        images: (n, size, size, 1) uint16, 0 to 65535 for [0, 1]: the candidates.
        seed: Of the latent.
    """
    means, _ = encode(cvae, images)
    latent = draw_latents(means, 1, seed)
    distances = np.linalg.norm(means - latent, axis=1)
    nearest = int(np.argmin(distances))
    content = decode(cvae, latent)[0]
    return Pair(to_unit(images[nearest]), content, nearest, float(distances[nearest]))


def reconstruction_pair(cvae: keras.Model, images: NDArray[np.uint16], seed: int) -> Pair:
    """Take one of `images` by chance, and its own reconstruction (author's notebook).

    Args: as of `sample_pair`; `seed` chooses the image.
    """
    chosen = int(np.random.default_rng(seed).integers(len(images)))
    means, _ = encode(cvae, images[chosen : chosen + 1])
    return Pair(to_unit(images[chosen]), decode(cvae, means)[0], chosen, 0.0)


MAKERS = {SAMPLE: sample_pair, RECONSTRUCTION: reconstruction_pair}
