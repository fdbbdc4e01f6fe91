"""From tissues to a magnitude image: contrast, coil shading, finite k-space, Rician noise."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from precompute.phantom.anatomy import SIGNAL, Layer
from precompute.phantom.shapes import Grid, Plane

# Standard deviations relative to fluid's signal; the grain within tissues is 1.6 mm wide.
NOISE = 0.022
GRAIN = 0.05
GRAIN_MM = 1.6
K_SPACE_KEPT = 0.86


def render(grid: Grid, layers: list[Layer], random: np.random.Generator) -> Plane:
    """Return the magnitude image of painted tissues, (size, size) float32, not yet normalised."""
    signal = np.full(grid.x.shape, SIGNAL["air"], np.float32)
    for tissue, coverage in layers:
        signal += coverage * (np.float32(SIGNAL[tissue]) - signal)
    return _add_noise(
        _truncate_k_space(signal * _grain(grid, random) * _shading(grid, random)), random
    )


def _grain(grid: Grid, random: np.random.Generator) -> Plane:
    """Fine unevenness inside tissues, mean 1."""
    field = ndimage.gaussian_filter(
        random.standard_normal(grid.x.shape, dtype=np.float32), GRAIN_MM / grid.pitch
    )
    return 1 + GRAIN * field / field.std()


def _shading(grid: Grid, random: np.random.Generator) -> Plane:
    """Sensitivity of a surface coil in front of the chest: brighter above, smooth."""
    fall = random.uniform(0.0010, 0.0022)
    sideways = random.normal(0, 0.0006)
    return np.exp(-fall * grid.y + sideways * grid.x).astype(np.float32)


def _truncate_k_space(image: Plane) -> Plane:
    """Drop the highest spatial frequencies, which rings at edges as in a real acquisition."""
    spectrum = np.fft.fftshift(np.fft.fft2(image))
    size = image.shape[0]
    kept = np.abs(np.arange(size) - size // 2) <= K_SPACE_KEPT * size / 2
    return np.fft.ifft2(np.fft.ifftshift(spectrum * np.outer(kept, kept))).real.astype(np.float32)


def _add_noise(image: Plane, random: np.random.Generator) -> Plane:
    """Magnitude of a complex image with Gaussian noise in both parts (Rician)."""
    real, imaginary = random.normal(0, NOISE, (2, *image.shape))
    return np.hypot(image + real, imaginary).astype(np.float32)
