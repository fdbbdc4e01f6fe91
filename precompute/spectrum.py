"""The radially averaged power spectrum of an image: how much detail it has, by how fine it is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.floating]


def power_spectrum(image: Plane) -> NDArray[np.float64]:
    """Return the power at each spatial frequency, (H, W) float64, in `numpy.fft.fftfreq`'s order.

    The image's mean is taken away and a Hann window applied (no cross from the borders); power is
    the squared magnitude of the Fourier transform over the sum of the squared window, so that
    white noise of variance v has a power of about v at every frequency.

    Args:
        image: (H, W), any range.
    """
    window = np.outer(np.hanning(image.shape[0]), np.hanning(image.shape[1]))
    transform = np.fft.fft2((image - np.mean(image, dtype=np.float64)) * window)
    return np.asarray(np.abs(transform) ** 2 / np.sum(window**2), np.float64)


def radial_spectrum(image: Plane) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Average the power spectrum over all directions.

    Args:
        image: (H, W), any range, at least 4 x 4.

    Returns:
        Frequencies in cycles/pixel, (k,), from 1/s to at most 0.5 in steps of 1/s, s the shorter
        side; and the mean power of the frequencies nearest to each, (k,).
    """
    shorter = min(image.shape)
    rows, columns = (np.fft.fftfreq(length) for length in image.shape)
    ring = np.rint(np.hypot(rows[:, None], columns[None, :]) * shorter).astype(int).ravel()
    power = np.bincount(ring, weights=power_spectrum(image).ravel()) / np.bincount(ring)
    last = shorter // 2
    return np.arange(1, last + 1) / shorter, power[1 : last + 1]
