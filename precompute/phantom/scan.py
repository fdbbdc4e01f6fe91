"""From the slice's signal to a magnitude image: coils, motion, finite k-space, noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from precompute.phantom.shapes import Grid, Plane
from precompute.phantom.subject import Subject, clipped

# All values in this module are assumptions, tuned so that histogram and spectrum come out as those
# of real cine images (docs/phantom.md). Distances from the slice at the base to the coils, and how
# much nearer the ones on the chest are at the apex, mm.
COIL_MM = 108.0
APPROACH_MM = 48.0


@dataclass(frozen=True)
class Scanner:
    """How a subject is scanned.

    Attributes:
        coils: (n, 3): x, y in mm and gain of each surface coil.
        readout, phase_encoding: What one acquired pixel measures, mm.
        blur: Standard deviation of the residual motion's blur, mm.
        ghost: Amplitude of the heart's ghosts along the phase-encoding direction.
        noise: Standard deviation of real and imaginary part, on the scale of `Tissue.signal`.
        swapped: Whether phase encoding runs along the image's rows.
    """

    coils: NDArray[np.float64]
    readout: float
    phase_encoding: float
    blur: float
    ghost: float
    noise: float
    swapped: bool


def draw_scanner(subject: Subject) -> Scanner:
    """Draw how a subject is scanned."""
    random, trunk = subject.random(8), subject.trunk
    front = -trunk.depth + 20
    places = [(-75, front + 20), (0, front), (72, front + 8), (-60, 118), (60, 118), (150, 20)]
    cos, sin = np.cos(trunk.tilt), np.sin(trunk.tilt)
    coils = [
        (
            x * cos - y * sin + random.normal(0, 8),
            x * sin + y * cos + random.normal(0, 8),
            random.uniform(0.7, 1.2) * (1.0 if y < 0 else 0.85),
        )
        for x, y in places
    ]
    return Scanner(
        coils=np.array(coils),
        readout=clipped(random, 1.55, 0.1),
        phase_encoding=clipped(random, 2.0, 0.15),
        blur=clipped(random, 1.36, 0.08),
        ghost=clipped(random, 0.012, 0.005),
        noise=clipped(random, 0.0042, 0.001),
        swapped=bool(random.uniform() < 0.4),
    )


def shading(grid: Grid, scanner: Scanner, level: float) -> Plane:
    """Return the coils' sensitivity, root of the sum of their squares, (size, size).

    Each falls with the distance as the field of a loop on its axis. Towards the apex the slice
    comes nearer to the coils on the chest.
    """
    squares = np.zeros_like(grid.x)
    for x, y, gain in scanner.coils.astype(np.float32):
        away = np.float32(COIL_MM - APPROACH_MM * level * (y < 0))
        nearness = away**2 + (grid.x - x) ** 2 + (grid.y - y) ** 2
        squares += (gain * np.float32(COIL_MM**2) / nearness) ** 3
    return np.sqrt(squares)


def window(size: int, pitch: float, scanner: Scanner) -> Plane:
    """Return what is kept of each spatial frequency, (size, size), in `fftfreq`'s order.

    The matrix is asymmetric and ends within a few samples, which rings at edges (Gibbs); motion
    blurs, and the bilinear resampling that follows a scan (thesis 4.1) blurs again.
    """
    frequency = fft.fftfreq(size, pitch)

    def line(acquired: float) -> NDArray[np.float64]:
        limit = 0.5 / acquired
        kept = 1 / (1 + np.exp(np.clip((np.abs(frequency) - limit) / (0.035 * limit), -50, 50)))
        return kept * np.exp(-2 * (np.pi * frequency * scanner.blur) ** 2)

    rows, columns = line(scanner.phase_encoding), line(scanner.readout)
    if scanner.swapped:
        rows, columns = columns, rows
    return np.outer(rows, columns).astype(np.float32)


def acquire(
    signal: Plane, kept: Plane, scanner: Scanner, random: np.random.Generator
) -> NDArray[np.float32]:
    """Return the magnitude image of a signal: noise is Rician, and as band-limited as the image.

    Args:
        signal: (size, size), coils applied; water positive and fat negative.
        kept: `window`'s.
        scanner: For noise and ghosts.
        random: Of the noise.
    """
    size = len(signal)
    spectrum = fft.fft2(signal, norm="ortho")
    # Every third line is taken at another moment of the beat: ghosts a third of the field away.
    uneven = 1 + scanner.ghost * np.cos(2 * np.pi * np.arange(size) / 3 + 0.7)
    spectrum *= uneven.astype(np.float32)[None, :] if scanner.swapped else uneven[:, None]
    noise = random.standard_normal((2, size, size), np.float32) * np.float32(scanner.noise)
    spectrum += noise[0] + 1j * noise[1]
    return np.abs(fft.ifft2(spectrum * kept, norm="ortho")).astype(np.float32)
