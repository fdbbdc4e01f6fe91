"""How near one stack of images is to another: intensities within the body, and power spectrum."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.stats import wasserstein_distance

from precompute.cohort import Cohort
from precompute.spectrum import radial_spectrum

Stack = NDArray[np.floating]
"""(n, size, size) in [0, 1]."""

LOWEST, HIGHEST = 0.05, 0.4
"""Cycles/pixel between which spectra are compared."""


def by_subject(cohort: Cohort) -> list[Stack]:
    """Return each subject's images."""
    images = cohort.unit()[..., 0]
    return [images[cohort.subject == number] for number in np.unique(cohort.subject)]


def body(image: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Return the mask of the body: what is not air, its largest piece, without holes."""
    smooth = ndimage.gaussian_filter(image, 1.5)
    mask = ndimage.binary_closing(smooth > 0.5 * smooth.mean(), iterations=4)
    pieces, _ = ndimage.label(mask)
    largest = 1 + np.argmax(np.bincount(pieces.ravel())[1:])
    return np.asarray(ndimage.binary_fill_holes(pieces == largest))


def intensities(stack: Stack) -> NDArray[np.floating]:
    """Return the values within the body, of all images together, (m,)."""
    return np.concatenate([image[body(image)] for image in stack])


def mean_spectrum(stack: Stack) -> NDArray[np.float64]:
    """Return the mean radial power spectrum between `LOWEST` and `HIGHEST`, (k,)."""
    frequency, _ = radial_spectrum(stack[0])
    power = np.mean([radial_spectrum(image)[1] for image in stack], axis=0)
    return np.asarray(power[(frequency >= LOWEST) & (frequency <= HIGHEST)])


def histogram_distance(one: Stack, other: Stack) -> float:
    """Return the Wasserstein-1 distance of the intensities."""
    return float(wasserstein_distance(intensities(one), intensities(other)))


def spectrum_distance(one: Stack, other: Stack) -> float:
    """Return the root mean square of the natural log ratio of the spectra."""
    ratio = mean_spectrum(one) / mean_spectrum(other)
    return float(np.sqrt(np.mean(np.log(ratio) ** 2)))


def distances(
    ones: Sequence[Stack], others: Sequence[Stack], distance: Callable[[Stack, Stack], float]
) -> list[float]:
    """Return the distance of each of `ones` from each of `others` that is not the same object."""
    return [distance(one, other) for one in ones for other in others if one is not other]
