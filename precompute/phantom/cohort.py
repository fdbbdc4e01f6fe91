"""A cohort of synthetic subjects, deterministic from one seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precompute.phantom.anatomy import draw_subject, paint
from precompute.phantom.render import render
from precompute.phantom.shapes import Grid

FIELD_OF_VIEW_MM = 180 * 2**0.5


@dataclass(frozen=True)
class Cohort:
    """Source images and whose they are.

    Attributes:
        images: (n, size, size, 1) uint8; 0 to 255 stands for [0, 1].
        subject: (n,) int32, the subject's number.
    """

    images: NDArray[np.uint8]
    subject: NDArray[np.int32]

    def unit(self) -> NDArray[np.float32]:
        """Return the images as float32 in [0, 1]."""
        return self.images.astype(np.float32) / np.float32(255)


def pixel_pitch(size: int) -> float:
    """Millimetres a pixel: sqrt(2) at 180 pixels (thesis: a pixel of 2 mm²); same field of view."""
    return FIELD_OF_VIEW_MM / size


def make_cohort(subjects: int, slices: int, size: int, seed: int) -> Cohort:
    """Render `subjects` x `slices` short-axis images of `size` x `size` pixels.

    Each subject's stack is scaled to [0, 1] as a whole (min-max, thesis 1.1).
    """
    grid = Grid.square(size, pixel_pitch(size))
    stacks = [_stack(grid, slices, [seed, number]) for number in range(subjects)]
    return Cohort(np.concatenate(stacks), np.repeat(np.arange(subjects, dtype=np.int32), slices))


def _stack(grid: Grid, slices: int, seed: list[int]) -> NDArray[np.uint8]:
    random = np.random.default_rng(seed)
    subject = draw_subject(random)
    levels = (np.arange(slices) + random.uniform(0.1, 0.9)) / slices
    stack = np.stack([render(grid, paint(grid, subject, level), random) for level in levels])
    lowest, highest = np.min(stack), np.max(stack)
    scaled = (stack - lowest) / (highest - lowest)
    return np.rint(scaled * 255).astype(np.uint8)[..., np.newaxis]
