"""The seam between the grid and whatever runs its batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from precompute.executors.plan import Plan
from precompute.extractors import Extractor
from precompute.generator.pair import Pair
from precompute.transfer import Cells, Result
from precompute.transfer.engine import OnSteps


@dataclass(frozen=True)
class Finished:
    """A batch that was run, and the seconds of computing that it took."""

    result: Result
    seconds: float


class Executor(Protocol):
    """Runs batches of one grid: one extractor, one pair, one number of steps.

    Attributes:
        plan: How the grid is to be cut. No batch has more cells.
        on_gpu: Whether they are run on GPUs, whatever the plan was made for.
        note: What a reader of the progress should know of where batches are run, or "".
    """

    plan: Plan
    on_gpu: bool
    note: str

    def run(
        self, batches: Sequence[Cells], on_steps: OnSteps = lambda steps: None
    ) -> Iterator[tuple[int, Finished]]:
        """Run batches; yield each one's place among them, and what came of it, as it ends.

        They end in any order. `on_steps` is called now and then with the steps done since the last
        call, each image's counted. An error ends all; what was yielded before stays true.
        """


class Place(Protocol):
    """Where batches can be run.

    Attributes:
        workers: How many batches are run at the same time.
    """

    workers: int

    def describe(self) -> str:
        """Return a few words on it, or ""."""

    def plan(self, extractor: str, size: int) -> Plan:
        """Return the plan for an extractor of `size` x `size` pixels that suits this place."""

    def seconds_per_step(self, extractor: Extractor, plan: Plan, count: int) -> float:
        """Measure one step of one image there, in batches of `count`; in seconds."""

    def executor(
        self, extractor: Extractor, pair: Pair, steps: int, loss_steps: list[int], plan: Plan
    ) -> Executor:
        """Return what runs the batches of a grid."""
