"""Batches as large as the memory there is."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from precompute import backend
from precompute.transfer.engine import Cells, Engine, OnSteps, Result

BYTES_A_PIXEL = {"cvae-encoder": 60, "vgg16": 3000, "vgg19": 3000}
"""What a step takes for each pixel of each image of the batch.

Measured with TensorFlow on a CPU, as the growth of the process with the batch at 180 x 180 pixels:
41, 2200 and 2100.
"""

CPU_MEMORY = {"cvae-encoder": 2**30, "vgg16": 2**28, "vgg19": 2**28}
"""A VGG is hardly faster in larger batches there, and a batch that is interrupted is lost."""

GPU_SHARE = 0.75
LARGEST = {"cpu": 64, "gpu": 1024}


def batch_size(extractor: str, size: int, gpu_memory: int | None = None) -> int:
    """Return how many images of `size` x `size` pixels are run at once.

    As many as take `CPU_MEMORY`, 64 at most; or three quarters of a GPU's memory, 1024 at most.

    Args:
        extractor: A key of `BYTES_A_PIXEL`.
        size: Pixels.
        gpu_memory: Bytes; None where there is no GPU.
    """
    memory = CPU_MEMORY[extractor] if gpu_memory is None else GPU_SHARE * gpu_memory
    largest = LARGEST["cpu" if gpu_memory is None else "gpu"]
    fitting = memory // (BYTES_A_PIXEL[extractor] * size * size)
    return int(np.clip(fitting, 1, largest))


class Batches:
    """Runs any number of cells, in parts that memory suffices for.

    A part for which it does not is halved, and its halves if need be. Nothing of that is
    remembered for the next part: how cells are cut, and with it the rounding of their runs,
    depends on them and on the memory there is, not on what was run before. So a job that was
    killed and is begun again cuts as it did.

    Attributes:
        largest: Cells a part at most.
        fitted: The fewest cells that a part was halved to so far; `largest` where none was.
    """

    def __init__(self, engine: Engine, largest: int) -> None:
        self.engine = engine
        self.largest = self.fitted = largest

    def run(
        self,
        style: NDArray[np.floating],
        content: NDArray[np.floating],
        cells: Cells,
        steps: int,
        loss_steps: list[int],
        on_steps: OnSteps = lambda steps: None,
    ) -> Result:
        """Run every cell, as `Engine.run` does. Raises as it does where one cell is too many."""

        def run(part: Cells) -> Result:
            counted = 0

            def count(steps: int) -> None:
                nonlocal counted
                counted += steps
                on_steps(steps)

            try:
                return self.engine.run(style, content, part, steps, loss_steps, count)
            except Exception:
                on_steps(-counted)  # its halves begin anew
                raise

        parts = [
            result
            for start in range(0, len(cells), self.largest)
            for result in self._halving(run, cells.part(start, start + self.largest))
        ]
        joined = zip(*(vars(part).values() for part in parts), strict=True)
        return Result(*(np.concatenate(arrays) for arrays in joined))

    def _halving(self, run: Callable[[Cells], Result], part: Cells) -> list[Result]:
        result = self._attempt(run, part)
        if result is not None:
            return [result]
        half = math.ceil(len(part) / 2)
        self.fitted = min(self.fitted, half)
        halves = part.part(0, half), part.part(half, len(part))
        return [result for each in halves for result in self._halving(run, each)]

    @staticmethod
    def _attempt(run: Callable[[Cells], Result], part: Cells) -> Result | None:
        """Run a part; return None where memory does not suffice and the part can be halved.

        The error ends here: while it is held, so are the tensors of the run that it ended.
        """
        try:
            return run(part)
        except Exception as error:
            if len(part) == 1 or not backend.is_out_of_memory(error):
                raise
            return None
