"""Runs of a made-up experiment that has every regime and costs nothing."""

from collections.abc import Sequence

import numpy as np

from precompute.axes import grid_shape
from precompute.collapse.compare import Run
from precompute.collapse.directions import directions
from precompute.collapse.search import Search
from precompute.grid import parameters

WEIGHTS = [10.0**power for power in range(-8, 9)]
AXES = {
    "learning_rate": [5e-2, 1e-2, 5e-3, 1e-3],
    "style_weight": WEIGHTS,
    "content_weight": WEIGHTS,
}
SIZE = 16
CONTENT = np.full((SIZE, SIZE, 1), 0.5, np.float32)
PATTERN = np.random.default_rng(0).uniform(-1, 1, (SIZE, SIZE, 1)).astype(np.float32)


class World:
    """Moves a pattern by lr * sw / (sw + cw / 100 + 1): linear, saturated, held or not at all.

    Attributes:
        noise: Runs differ by so much at random; by their factor, so that repeats repeat.
        asked: The purpose and the cells of every call.
    """

    def __init__(self, axes=None, noise: float = 0.0) -> None:
        self.axes, self.noise = axes or AXES, noise
        self.shape = grid_shape(self.axes)
        self.asked: list[tuple[str, list[int]]] = []

    def run(self, number: int, factor: float = 1.0) -> Run:
        cells = parameters(np.array([number]), self.axes)
        rate, style, content = (
            float(values[0])
            for values in (cells.learning_rate, cells.style_weight, cells.content_weight)
        )
        moved = 6 * rate * style / (style + content / 100 + 1)
        shaken = np.random.default_rng([number, round(1000 * factor)]).normal(size=PATTERN.shape)
        image = CONTENT + moved * PATTERN + self.noise * shaken
        left = 1.01 - moved + self.noise * shaken[0, 0, 0]
        style_loss, content_loss = np.array([1.0, left]), np.array([0.0, 1.1 - left])
        return Run.of(image.astype(np.float32), style_loss, content_loss)

    def execute(self, purpose: str, numbers: Sequence[int], factors=None) -> list[Run]:
        self.asked.append((purpose, list(numbers)))
        given = np.ones(len(numbers)) if factors is None else factors
        return [self.run(*cell) for cell in zip(numbers, given.tolist(), strict=True)]

    def search(self, wanted=None, **settings) -> Search:
        every = range(int(np.prod(self.shape)))
        chosen = frozenset(every if wanted is None else wanted)
        return Search(self.shape, directions(self.axes), chosen, CONTENT, self.execute, **settings)
