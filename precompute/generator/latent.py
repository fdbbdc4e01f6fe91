"""To the latent space and back, and points in it."""

from __future__ import annotations

import keras
import numpy as np
from keras import ops
from numpy.typing import NDArray

from precompute.cohort import to_unit

Latents = NDArray[np.float32]
Images = NDArray[np.float32]
Stored = NDArray[np.uint16]

_BATCH = 32


def encode(model: keras.Model, images: Images | Stored) -> tuple[Latents, Latents]:
    """Return the latents' means and log-variances, each (n, latent).

    Args:
        model: With a layer `encoder`.
        images: (n, size, size, 1), float32 in [0, 1] or uint16 as in a cohort; of uint16, one
            batch at a time is made float32.
    """
    encoder = model.get_layer("encoder")
    parts = [encoder(_as_unit(batch), training=False) for batch in _batches(images)]
    means, log_variances = ([ops.convert_to_numpy(part[i]) for part in parts] for i in (0, 1))
    return np.concatenate(means), np.concatenate(log_variances)


def decode(model: keras.Model, latents: Latents) -> Images:
    """Return the images of latents (n, latent): (n, size, size, 1) float32 in [0, 1]."""
    parts = [model.get_layer("decoder")(batch, training=False) for batch in _batches(latents)]
    shown = np.concatenate([ops.convert_to_numpy(part) for part in parts])
    return np.clip(shown.astype(np.float32), 0, 1)


def _as_unit(batch: NDArray) -> Images:
    return to_unit(batch) if batch.dtype == np.uint16 else batch


def _batches(array: NDArray) -> list[NDArray]:
    return [array[start : start + _BATCH] for start in range(0, len(array), _BATCH)]


def draw_latents(means: Latents, count: int, seed: int) -> Latents:
    """Draw from the Gaussian with the mean and covariance of `means`.

    The decoder has learned only what lies where images are; N(0, 1) is wider (Ghosh et al. 2020,
    "From variational to deterministic autoencoders": ex-post density estimation).

    Args:
        means: (n, latent), at least two: images' latent means.
        count: How many to draw.
        seed: Of the draws; the first ones do not depend on `count`.

    Raises:
        ValueError: There are fewer than two.

    Returns:
        (count, latent). A standard normal combination of the centred means has just their sample
        covariance, and needs no factorisation, nor more images than dimensions.
    """
    if len(means) < 2:
        raise ValueError(f"latents are drawn like those of {len(means)} image; expected at least 2")
    centre = means.mean(axis=0, keepdims=True)
    mix = np.random.default_rng(seed).standard_normal((count, len(means)), dtype=np.float32)
    spread = mix @ (means - centre) / np.sqrt(len(means) - 1)
    return np.asarray(centre + spread, np.float32)


def walk(start: Latents, end: Latents, stops: int) -> Latents:
    """Return `stops` latents evenly spaced on the line from `start` to `end`, both (latent,)."""
    share = np.linspace(0, 1, stops, dtype=np.float32)[:, np.newaxis]
    return (1 - share) * start + share * end
