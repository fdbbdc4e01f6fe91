"""How well a model reproduces images, and whether its samples have a checkerboard."""

from __future__ import annotations

from dataclasses import dataclass

import keras
import numpy as np
from numpy.typing import NDArray
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from precompute.generator.latent import decode, encode
from precompute.generator.sampling import kl_divergence
from precompute.spectrum import power_spectrum

Images = NDArray[np.float32]

_QUANTISATION = 1 / 12 / 255**2
"""Power of the noise that 8-bit images have of themselves, in [0, 1]²."""

_DARKEST = 1e-7  # Keras's own epsilon in its cross-entropy


@dataclass(frozen=True)
class Quality:
    """Means over images; see `measure`."""

    psnr: float
    ssim: float
    bce: float
    kl: float


def measure(model: keras.Model, images: Images) -> Quality:
    """Compare images with their reconstructions from the latent's mean.

    Args:
        model: With layers `encoder` and `decoder`.
        images: (n, size, size, 1) float32 in [0, 1], at least 7 pixels wide.

    Returns:
        PSNR in dB (peak 1); SSIM with a Gaussian window of sigma 1.5 (Wang et al. 2004); binary
        cross-entropy a pixel and KL divergence an image, in nats.
    """
    means, log_variances = encode(model, images)
    shown = decode(model, means)
    psnr = [peak_signal_noise_ratio(a, b, data_range=1) for a, b in zip(images, shown, strict=True)]
    ssim = [similarity(a[..., 0], b[..., 0]) for a, b in zip(images, shown, strict=True)]
    kl = keras.ops.convert_to_numpy(kl_divergence(means, log_variances))
    bce = cross_entropy(images, shown)
    return Quality(float(np.mean(psnr)), float(np.mean(ssim)), bce, float(np.mean(kl)))


def similarity(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    """Return the SSIM of two (H, W) images in [0, 1], with Wang et al.'s window and constants."""
    return float(
        structural_similarity(
            a, b, data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
        )
    )


def cross_entropy(images: Images, shown: Images) -> float:
    """Return the mean binary cross-entropy a pixel of `shown` with regard to `images`, in nats."""
    likely = np.clip(shown.astype(np.float64), _DARKEST, 1 - _DARKEST)
    return float(-np.mean(images * np.log(likely) + (1 - images) * np.log(1 - likely)))


def checkerboard(samples: NDArray[np.floating]) -> float:
    """Tell how much power stands on the lattice of frequencies that strides of 2 and 4 leave.

    A transposed convolution of stride 2 repeats an error every 2 pixels, two of them every 4: in
    the spectrum, peaks where both frequencies are 0, a quarter or a half of a cycle a pixel.

    Args:
        samples: (n, size, size) in [0, 1], 8-bit; size at least 32. Of a size that is no multiple
            of 4 the nearest frequency is taken: the window spreads a peak over more than one.

    Returns:
        The largest ratio of the mean power at a lattice point to the median of its
        neighbourhood (7 x 7 frequencies): 1 to 2 without artefacts (24 images of white noise: 1.4
        on average, 2.0 at most in 40 trials).
    """
    power = np.mean([power_spectrum(sample) for sample in samples], axis=0) + _QUANTISATION
    size = power.shape[0]
    steps = (0, round(size / 4), size // 2)
    return max(
        _peak(power, row, column) for row in steps for column in steps if (row, column) != (0, 0)
    )


def _peak(power: NDArray[np.float64], row: int, column: int) -> float:
    near = np.arange(-3, 4)
    square = power.take(row + near, axis=0, mode="wrap").take(column + near, axis=1, mode="wrap")
    around = np.delete(square.ravel(), square.size // 2)
    return float(power[row, column] / np.median(around))
