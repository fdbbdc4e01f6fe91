"""What a pack shows of its models: reconstructions, samples, a walk through the latent space."""

from __future__ import annotations

from collections.abc import Mapping

import keras
import numpy as np
from numpy.typing import NDArray

from precompute.cohort import Cohort, to_unit
from precompute.generator.latent import decode, draw_latents, encode, walk
from precompute.pack import to_8bit
from precompute.pack.npz import Arrays
from precompute.pack.roles import CVAE

TILES = 24
STOPS = 33


def make_gallery(
    models: Mapping[str, keras.Model],
    cohort: Cohort,
    held_out: NDArray[np.bool_],
    seed: int,
    originals: bool = True,
) -> Arrays:
    """Show what each model draws, and held-out images as each reproduces them.

    Args:
        models: Trained, by name; `cvae` among them.
        cohort: All source images.
        held_out: (n,) bool, those not trained on.
        seed: Of the samples.
        originals: Whether source images, and images made of one, may be shown.

    Returns:
        The arrays of the attachment `gallery`; see `cache/README.md`.
    """
    arrays = _samples(models, cohort, held_out, seed)
    if originals:
        arrays |= _reconstructions(models, cohort, choose_tiles(held_out))
        ends = choose_ends(models[CVAE], cohort, held_out)
        arrays |= _walk(models[CVAE], to_unit(cohort.images[ends]))
    return arrays


def _samples(
    models: Mapping[str, keras.Model], cohort: Cohort, held_out: NDArray[np.bool_], seed: int
) -> Arrays:
    seen, arrays = cohort.images[~held_out], {}
    for name, model in models.items():
        means, _ = encode(model, seen)
        arrays[f"{name}.sample"] = to_8bit(decode(model, draw_latents(means, TILES, seed)))
    return arrays


def _reconstructions(
    models: Mapping[str, keras.Model], cohort: Cohort, chosen: NDArray[np.intp]
) -> Arrays:
    images = to_unit(cohort.images[chosen])
    arrays: Arrays = {
        "original": to_8bit(images),
        "group": cohort.group[chosen],
        "level": cohort.level[chosen].astype(np.float32),
    }
    for name, model in models.items():
        means, _ = encode(model, images)
        arrays[f"{name}.reconstruction"] = to_8bit(decode(model, means))
    return arrays


def _walk(cvae: keras.Model, ends: NDArray[np.float32]) -> Arrays:
    means, _ = encode(cvae, ends)
    shown = decode(cvae, walk(means[0], means[1], STOPS))
    return {"walk": to_8bit(shown), "walk_ends": to_8bit(ends)}


def choose_tiles(held_out: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return at most 24 held-out images, evenly spread over all: over subjects and levels."""
    candidates = np.flatnonzero(held_out)
    places = np.linspace(0, len(candidates) - 1, min(TILES, len(candidates)))
    return candidates[np.rint(places).astype(int)]


def choose_ends(cvae: keras.Model, cohort: Cohort, held_out: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return two held-out images: of all subjects' middle slices, the two farthest apart."""
    candidates = middle_slices(cohort, held_out)
    means, _ = encode(cvae, cohort.images[candidates])
    distances = np.linalg.norm(means[:, np.newaxis] - means, axis=-1)
    return candidates[list(np.unravel_index(int(distances.argmax()), distances.shape))]


def middle_slices(cohort: Cohort, held_out: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return each held-out subject's slice nearest to the middle of its stack.

    With one subject, its first and its last slice: a walk needs two ends.
    """
    subjects = np.unique(cohort.subject[held_out])
    places = [np.flatnonzero(held_out & (cohort.subject == subject)) for subject in subjects]
    if len(places) == 1:
        return places[0][[0, -1]]
    return np.array([own[len(own) // 2] for own in places])
