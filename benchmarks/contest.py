"""One extractor's engine and its plain loop, to be run in turn."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.plain_loop import plain_loops
from precompute import backend
from precompute.extractors import Extractor
from precompute.precision import FLOAT32, TF32
from precompute.transfer import Batches, Cells, Engine, batch_size

# Extractor: (cells, steps), so that a round takes seconds.
ON_CPU = {"cvae-encoder": (64, 20), "vgg16": (4, 10), "vgg19": (4, 10)}
STEPS_ON_GPU = {"cvae-encoder": 200, "vgg16": 10, "vgg19": 10}
PLAIN_ON_GPU = (2, 100)
"""Cells and steps: each cell compiles a step of its own, which takes longer than to run it."""


@dataclass(frozen=True)
class Work:
    """What a round runs: the engine's cells and steps, and the plain loop's, of the same cells."""

    cells: int
    steps: int
    plain_cells: int
    plain_steps: int


def work_of(name: str, size: int, gpu_memory: int | None) -> Work:
    """Return a round's work: on a GPU the batch that the job would run there, else a small one.

    Args:
        name: The extractor's.
        size: Pixels.
        gpu_memory: Bytes; None where there is no GPU.
    """
    if gpu_memory is None:
        return Work(*ON_CPU[name], *ON_CPU[name])
    return Work(batch_size(name, size, gpu_memory), STEPS_ON_GPU[name], *PLAIN_ON_GPU)


class Contest:
    """The engine in each precision, and the plain loop in float32; compiled when made.

    Attributes:
        cells: How many the engine runs at once: fewer than asked for where memory is short.
        plain_cells: How many the plain loop runs, one after the other.
    """

    def __init__(
        self,
        extractors: Mapping[str, Extractor],
        style: np.ndarray,
        content: np.ndarray,
        work: Work,
    ) -> None:
        """Compile an engine for each of `extractors`, by precision, and the plain loop.

        `style` and `content` are (height, width, 1) in [0, 1].
        """
        self._work, self._pair = work, (style, content)
        self._batches = {
            precision: Batches(Engine(extractor), work.cells)
            for precision, extractor in extractors.items()
        }
        asked = _cells(work.cells)
        for precision, batches in self._batches.items():
            backend.use_tf32(precision == TF32)
            batches.run(*self._pair, asked, 1, [0, 1])
        self.cells = min(batches.fitted for batches in self._batches.values())
        self._cells = asked.part(0, self.cells)
        few = self._cells.part(0, work.plain_cells)
        self.plain_cells = len(few)
        backend.use_tf32(False)
        self._loops = plain_loops(extractors[FLOAT32], style, content, few)
        for loop in self._loops:
            loop(1)

    def plain_rate(self) -> float:
        """Return image-steps a second of the plain loop."""
        backend.use_tf32(False)
        began = time.perf_counter()
        for loop in self._loops:
            loop(self._work.plain_steps)
        return self.plain_cells * self._work.plain_steps / (time.perf_counter() - began)

    def engine_rate(self, precision: str) -> float:
        """Return image-steps a second of the engine.

        From the end of its first compiled call to that of its last: what a run does once, for all
        of its 1000 steps, would weigh too much among a few.
        """
        backend.use_tf32(precision == TF32)
        ends: list[tuple[float, int]] = []
        steps = self._work.steps
        self._batches[precision].run(
            *self._pair,
            self._cells,
            steps,
            [0, steps],
            lambda done: ends.append((time.perf_counter(), done)),
        )
        (began, _), *later = ends
        return sum(done for _, done in later) / (later[-1][0] - began)


def _cells(count: int) -> Cells:
    rate, content_weight = np.full(count, 5e-2), np.full(count, 1e-10)
    return Cells(rate, np.geomspace(1e-9, 1e-6, count), content_weight)
