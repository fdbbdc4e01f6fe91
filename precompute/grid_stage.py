"""The stage of one extractor's grid: which of its cells are run, compared with others or not."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Collection
from dataclasses import dataclass

from precompute.collapse.collapsed_grid import CollapsedGrid
from precompute.collapse.kept import KeptSearch
from precompute.collapse.scope import scope, untold
from precompute.collapse.worth import are_few, audited, search_pays
from precompute.config import Config
from precompute.executors.executor import Place
from precompute.executors.plan import Plan
from precompute.extractors import Extractor
from precompute.generator.pair import Pair
from precompute.grid import run_grid
from precompute.pack import Pack, PackError, PackWriter
from precompute.pack.classes import Classes
from precompute.progress import Progress
from precompute.stages import StageStore


def plan_of(extractor: str, place: Place, config: Config) -> Plan:
    """Return how an extractor's cells are cut into batches, unless a search was begun."""
    plan = place.plan(extractor, config.size)
    return dataclasses.replace(plan, at_once=config.batch_cells or plan.at_once)


def is_searched(missing: Collection[int], config: Config) -> bool:
    """Tell whether equal cells are searched for among the missing, and fewer are run."""
    return config.collapse and search_pays(len(missing), config.axes)


@dataclass(frozen=True)
class GridStage:
    """The stage.

    Attributes:
        config, store, progress, place: See `precompute.job.Job`.
        writer: Of the pack.
        name: The extractor's.
        wanted: The numbers of the cells that are to be in the pack.
    """

    config: Config
    store: StageStore
    progress: Progress
    place: Place
    writer: PackWriter
    name: str
    wanted: set[int]

    def is_left(self) -> bool:
        """Tell whether something is left to run, or to say of what was run."""
        return bool(self._missing()) or self._is_left_to_tell()

    def run(self, extractor: Extractor, pair: Pair) -> None:
        """Give every cell that is wanted its image."""
        missing, manifest, told = self._missing(), self.writer.manifest, self._told()
        kept = self._kept()
        plan = self._kept_plan(kept)
        runs = kept.runs(plan, missing)
        known = runs.known()
        left = missing - known
        compared = self.config.collapse and (
            runs.cells() is not None or are_few(len(left)) or is_searched(left, self.config)
        )
        if compared:
            kept.keep(plan)
            over = scope(self.wanted, missing, known, told)
            informants = {cell for cell in known - over if told.source[cell] == cell}
            cells = runs.begin(over, informants)
        else:
            plan, cells = self._plan(), missing
        executor = self.place.executor(extractor, pair, manifest.steps, manifest.loss_steps, plan)
        bar = self.progress.bar(self.name, len(cells) * manifest.steps, "step")
        if compared:
            grid = CollapsedGrid(extractor, pair, executor, self.writer, runs, bar)
            grid.run(cells, audited(self.name, plan.on_gpu))
        else:
            run_grid(self.name, executor, cells, self.writer, bar)

    def say_filled(self) -> None:
        """Say how many cells show the picture of an equal one, where every cell is to be run."""
        if self.config.collapse:
            return
        source = self._told().source
        there = self.wanted & self.writer.done(self.name)
        filled = sum(source[cell] not in (-1, cell) for cell in there)
        if filled:
            self.progress.say(
                f"{self.name}: {filled} cells show the picture of an equal cell, and stay so: to "
                "run every cell, give another --out"
            )

    def _missing(self) -> set[int]:
        return self.wanted - self.writer.done(self.name)

    def _told(self) -> Classes:
        """Return what the pack tells of equal cells."""
        with contextlib.suppress(PackError):  # damaged: told anew
            return Pack(self.writer.folder).classes(self.name)
        return Classes.unknown(self.writer.manifest.cell_count)

    def _is_left_to_tell(self) -> bool:
        """Tell whether a job was killed between its last run and the telling."""
        if not self.config.collapse or self.name not in self.writer.manifest.extractors:
            return False
        silent = untold(self.wanted, self.wanted, self._told())
        kept = self._kept()
        return bool(silent) and not silent.isdisjoint(kept.runs(self._kept_plan(kept), ()).known())

    def _kept(self) -> KeptSearch:
        return KeptSearch(self.store, self.name, self.wanted, self.writer.manifest)

    def _kept_plan(self, kept: KeptSearch) -> Plan:
        return (not self.config.batch_cells and kept.plan()) or self._plan()

    def _plan(self) -> Plan:
        return plan_of(self.name, self.place, self.config)
