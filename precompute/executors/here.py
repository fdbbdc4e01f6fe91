"""Batches run one after the other, in this process."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from precompute import backend
from precompute.estimate import seconds_per_step
from precompute.executors.batches import open_batches
from precompute.executors.executor import Executor, Finished
from precompute.executors.plan import Plan
from precompute.extractors import Extractor
from precompute.generator.pair import Pair
from precompute.transfer import Cells, batch_size
from precompute.transfer.engine import OnSteps


class Here:
    """This process and its GPU, where it has one."""

    workers = 1

    def describe(self) -> str:
        """Return nothing: a process need not be told of itself."""
        return ""

    def plan(self, extractor: str, size: int) -> Plan:
        """Return batches as large as this machine's memory allows."""
        return Plan(batch_size(extractor, size, backend.gpu_memory()), bool(backend.gpus()))

    def seconds_per_step(self, extractor: Extractor, plan: Plan, count: int) -> float:
        """Measure one step of one image, in batches of `count`; in seconds."""
        batches = open_batches(extractor, plan)
        return seconds_per_step(batches, extractor.model.input_shape[1], count)

    def executor(
        self, extractor: Extractor, pair: Pair, steps: int, loss_steps: list[int], plan: Plan
    ) -> Executor:
        """Return what runs batches in this process."""
        return ExecutorHere(extractor, pair, steps, loss_steps, plan)


class ExecutorHere:
    """Runs batches in the order in which they are given."""

    note = ""

    def __init__(
        self, extractor: Extractor, pair: Pair, steps: int, loss_steps: list[int], plan: Plan
    ) -> None:
        """Prepare to run batches of the grid."""
        self.plan, self.on_gpu = plan, bool(backend.gpus())
        self._pair, self._steps, self._loss_steps = pair, steps, loss_steps
        self._batches = open_batches(extractor, plan)

    def run(
        self, batches: Sequence[Cells], on_steps: OnSteps = lambda steps: None
    ) -> Iterator[tuple[int, Finished]]:
        """Run batches one after the other, as `Executor.run` says."""
        style, content = self._pair.style, self._pair.content
        for place, cells in enumerate(batches):
            began = time.perf_counter()
            result = self._batches.run(
                style, content, cells, self._steps, self._loss_steps, on_steps
            )
            yield place, Finished(result, time.perf_counter() - began)
