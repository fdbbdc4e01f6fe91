"""When two runs are the same image: to half a grey level, or as nearly as a run repeats itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from precompute.generator.metrics import similarity
from precompute.spectrum import radial_spectrum

HALF_LEVEL = 1 / 510
PERCENTILE = 95
WHITE = 65535
_TINY = 1e-12


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes:
        pixels: (height, width, channels) uint16, the image times 65535.
        style_loss, content_loss: (k,) unweighted, at the pack's loss steps.
        diverged: Whether the image was not finite; its `pixels` mean nothing.
    """

    pixels: NDArray[np.uint16]
    style_loss: NDArray[np.floating]
    content_loss: NDArray[np.floating]
    diverged: bool = False

    @classmethod
    def of(
        cls,
        image: NDArray[np.floating],
        style_loss: NDArray[np.floating],
        content_loss: NDArray[np.floating],
    ) -> Run:
        """Keep a run whose image is (height, width, channels) in [0, 1], or not finite."""
        diverged = not bool(np.isfinite(image).all())
        shown = np.zeros_like(image) if diverged else np.clip(image, 0, 1)
        return cls(np.rint(shown * WHITE).astype(np.uint16), style_loss, content_loss, diverged)

    @property
    def image(self) -> NDArray[np.float32]:
        """(height, width, channels) float32 in [0, 1]; NaN throughout where it diverged."""
        if self.diverged:
            return np.full(self.pixels.shape, np.nan, np.float32)
        return self.pixels.astype(np.float32) / np.float32(WHITE)


@dataclass(frozen=True)
class Difference:
    """How far two runs are apart.

    Attributes:
        largest, mean: Of the absolute differences of the pixels, in [0, 1].
        grey: Absolute difference of the mean greys, in [0, 1].
        structure: 1 - SSIM.
        spectrum: Mean absolute difference of the radial power spectra, in decades.
        style, content: Absolute difference of the final losses, in decades.
    """

    largest: float
    mean: float
    grey: float
    structure: float
    spectrum: float
    style: float
    content: float

    @property
    def texture(self) -> NDArray[np.float64]:
        """What stays alike where trajectories are chaotic: all but the largest difference."""
        return np.array(
            [self.mean, self.grey, self.structure, self.spectrum, self.style, self.content]
        )


def largest_difference(a: Run, b: Run) -> float:
    """Return the largest absolute difference of two runs' pixels, in [0, 1]."""
    if a.diverged or b.diverged:
        return np.inf
    return float(np.abs(a.pixels.astype(np.int32) - b.pixels).max()) / WHITE


def compare(a: Run, b: Run) -> Difference:
    """Compare two runs of finite images, at least 11 pixels wide."""
    greys = a.image.mean(axis=-1), b.image.mean(axis=-1)
    powers = [np.log10(radial_spectrum(grey)[1] + _TINY) for grey in greys]
    losses = [
        abs(float(np.log10((x[-1] + _TINY) / (y[-1] + _TINY))))
        for x, y in ((a.style_loss, b.style_loss), (a.content_loss, b.content_loss))
    ]
    return Difference(
        largest=largest_difference(a, b),
        mean=float(np.mean(np.abs(a.image - b.image))),
        grey=abs(float(greys[0].mean(dtype=np.float64) - greys[1].mean(dtype=np.float64))),
        structure=1 - similarity(*greys),
        spectrum=float(np.mean(np.abs(powers[0] - powers[1]))),
        style=losses[0],
        content=losses[1],
    )


@dataclass(frozen=True)
class NoiseFloor:
    """How far runs of one cell are apart that differ in rounding alone.

    Attributes:
        scale: (6,) the 95th percentile of each measure of `Difference.texture` over all pairs.
        limit: The 95th percentile, over the same pairs, of the largest measure in units of
            `scale`: a little more than 1, so that 95 % of them pass `covers` in all measures.
        mean, largest: The medians over the pairs of the mean and the largest difference.
    """

    scale: NDArray[np.float64]
    limit: float
    mean: float
    largest: float

    @classmethod
    def of(cls, repeats: Sequence[Run]) -> NoiseFloor:
        """Measure it on at least two runs of one cell."""
        pairs = [compare(a, b) for a, b in combinations(repeats, 2)]
        measures = np.array([pair.texture for pair in pairs])
        scale = np.percentile(measures, PERCENTILE, axis=0) + _TINY
        return cls(
            scale=scale,
            limit=float(np.percentile((measures / scale).max(axis=1), PERCENTILE)),
            mean=float(np.median([pair.mean for pair in pairs])),
            largest=float(np.median([pair.largest for pair in pairs])),
        )

    def covers(self, difference: Difference) -> bool:
        """Tell whether two runs are no farther apart than repeats of one cell are."""
        return bool((difference.texture / self.scale).max() <= self.limit)

    def may_cover(self, a: Run, b: Run) -> bool:
        """Tell from the mean difference alone, which is quick, whether `covers` may hold."""
        mean = float(np.mean(np.abs(a.image - b.image)))
        return mean <= self.limit * float(self.scale[0])
