"""The grid of one extractor with equal cells run once: search, audit, fill, and say so."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from precompute.axes import grid_shape
from precompute.collapse.audit import Audit, audit_until_sound
from precompute.collapse.compare import Run
from precompute.collapse.directions import directions
from precompute.collapse.merge import merge
from precompute.collapse.noise import PROBES, NoiseMap
from precompute.collapse.padding import filled_up
from precompute.collapse.regimes import StyleAlone, name_regimes
from precompute.collapse.runs import AUDIT, GRID, NOISE, Asked, RunStore
from precompute.collapse.search import Search
from precompute.collapse.worth import floors_pay, search_pays
from precompute.executors.executor import Executor, Finished
from precompute.extractors import Extractor
from precompute.generator.pair import Pair
from precompute.grid import parameters, to_cell_batch
from precompute.pack import Pack, PackError, PackWriter, image_digest, to_8bit
from precompute.pack.classes import Classes
from precompute.pack.manifest import CollapseRecord
from precompute.progress import Bar
from precompute.transfer import Cells, Engine, Result

_FILLED_AT_ONCE = 256


class CollapsedGrid:
    """Runs as few cells as stand for all, and writes every cell into the pack."""

    def __init__(
        self,
        extractor: Extractor,
        pair: Pair,
        executor: Executor,
        writer: PackWriter,
        store: RunStore,
        bar: Bar,
    ) -> None:
        """Prepare to run cells of `extractor`.

        `executor` runs them, and `store` keeps the runs: both must be of this extractor and pair.
        """
        self.extractor, self.pair, self.executor = extractor, pair, executor
        self.writer, self.store, self.bar = writer, store, bar
        self.before = Pack(writer.folder)
        self.there = self.before.images_of(extractor.name)
        self.manifest = writer.manifest
        self.count = dict.fromkeys((GRID, NOISE, AUDIT), 0)
        self.taken = 0
        self._finished: set[int] = set()
        self._ahead = 0

    def run(self, wanted: Collection[int], audited: int) -> None:
        """Give every cell in `wanted` its image, its own or a proven equal's.

        What other searches ran of them need not be run again. Where noise floors would cost more
        runs than they save, none is measured, and cells are equal to half a grey level or not at
        all. Where a search would not pay, all cells are run, and those that are equal put together.

        Args:
            wanted: Cell numbers, those that the store's search is over.
            audited: How many of the cells that were not run are run after all, to test the rest.
        """
        axes = self.manifest.axes
        shape = grid_shape(axes)
        content = self._start()
        taken = self._take(wanted)
        left = set(wanted) - taken.keys()
        rates = {int(np.unravel_index(number, shape)[0]) for number in left}
        probes = PROBES if floors_pay(len(left), len(rates)) else 0
        search = Search(
            shape, directions(axes), frozenset(wanted), content, self._execute, probes=probes
        )
        search.add(taken)
        searched = search_pays(len(left), axes)
        if searched:
            search.find()
        else:
            search.run_all()
        noise = search.noise or NoiseMap(shape, {})

        def shown() -> NDArray[np.int64]:
            return merge(
                search.settle(),
                search.runs,
                search.same,
                plane=lambda cell: int(np.unravel_index(cell, shape)[0]),
                reach=noise.reach,
            )

        audits = audit_until_sound(search, shown, audited)
        source = shown()
        # The last audit once more, against what stands in the end: its own runs count by now.
        last = {cell: int(source[stood]) for cell, stood in audits[-1].source.items()}
        audits = [*audits[:-1], Audit.of(search, last)]
        regime = name_regimes(
            search.settle(),
            search.runs,
            noise,
            content,
            axes,
            self._gradient(),
            self._style_alone,
        )
        self.writer.describe_collapse(
            self.extractor.name,
            Classes(source.astype(np.int32), regime),
            self._record(len(wanted), audits, noise) if searched else None,
        )
        self._fill(source, search.runs)

    def _take(self, wanted: Collection[int]) -> dict[int, Run]:
        """Take over what other searches ran of these cells, as if it had been run now.

        Return these runs, and others that tell of the cells.
        """
        known = self.store.taken()
        taken = sorted(set(known).intersection(wanted))
        for start in range(0, len(taken), _FILLED_AT_ONCE):
            part = taken[start : start + _FILLED_AT_ONCE]
            self._write(part, [known[number] for number in part], 0.0)
            self._advance(part)
        self.taken = len(known)
        return known

    def _start(self) -> NDArray[np.float32]:
        """The image that runs start from, as an extractor of this many channels sees it."""
        content = self.pair.content.astype(np.float32)
        channels = self.extractor.channels
        if content.shape[-1] == channels:
            return content
        return np.repeat(content[..., :1], channels, axis=-1)

    def _execute(
        self, purpose: str, numbers: Sequence[int], factors: NDArray[np.float64] | None
    ) -> list[Run]:
        size = self.executor.plan.at_once
        asked = [
            Asked(
                purpose,
                list(numbers[start : start + size]),
                None if factors is None else factors[start : start + size],
            )
            for start in range(0, len(numbers), size)
        ]
        found: list[list[Run]] = [[] for _ in asked]
        for place, runs, seconds in self.store.batches(asked, self._make):
            found[place] = runs
            self.count[purpose] += len(runs)
            if purpose != NOISE:
                there = self._told if seconds == 0 else ()  # of a kept batch, begun again
                self._write(asked[place].numbers, runs, seconds, there)
                self._advance(asked[place].numbers)
        return [run for runs in found for run in runs]

    def _advance(self, cells: Iterable[int]) -> None:
        """Count cells when they first have an image, less the steps that were counted already."""
        new = set(cells) - self._finished
        self._finished |= new
        self._show(len(new) * self.manifest.steps - self._ahead)
        self._ahead = 0

    def _count_ahead(self, steps: int) -> None:
        self._ahead += steps
        self._show(steps)

    def _show(self, steps: int) -> None:
        self.bar.advance(steps, f"{self.count[GRID]} cells run{self.executor.note}")

    def _make(self, asked: Sequence[Asked]) -> Iterator[tuple[int, Finished]]:
        batches = [self._cells(batch) for batch in asked]
        counting = [len(batch.numbers) for batch in asked if batch.purpose != NOISE]
        share = sum(counting) / max(sum(map(len, batches)), 1)  # the rest fills batches up

        def on_steps(steps: int) -> None:
            self._count_ahead(int(steps * share))

        for place, finished in self.executor.run(batches, on_steps):
            count = len(asked[place].numbers)
            result = Result(*(array[:count] for array in vars(finished.result).values()))
            yield place, Finished(result, finished.seconds)

    def _cells(self, asked: Asked) -> Cells:
        """A batch's parameters, filled up by repeating its own."""
        count = len(asked.numbers)
        limit, on_gpu = self.executor.plan.at_once, self.executor.on_gpu
        rows = np.arange(filled_up(count, limit, self.extractor.name, on_gpu)) % count
        return parameters(
            np.asarray(asked.numbers)[rows],
            self.manifest.axes,
            None if asked.factors is None else asked.factors[rows],
        )

    @cached_property
    def _told(self) -> set[int]:
        """The cells that show what the pack tells of them, when the search begins or goes on.

        They may rightly show another's picture, and need not have their own for a while.
        """
        with contextlib.suppress(PackError):
            source = self.before.classes(self.extractor.name).source
            return set(np.flatnonzero(source >= 0).tolist()).intersection(self.there)
        return set()

    def _write(
        self,
        numbers: Sequence[int],
        runs: Sequence[Run],
        seconds: float,
        but: Collection[int] = (),
    ) -> None:
        """Write those cells, `but` some, of which the pack does not have this image."""
        channels = self.manifest.image.channels
        rows = [
            row
            for row, (number, run) in enumerate(zip(numbers, runs, strict=True))
            if number not in but
            and (
                run.diverged or self.there.get(number) != image_digest(to_8bit(run.image, channels))
            )
        ]
        if rows:
            chosen = [runs[row] for row in rows]
            result = Result(
                np.stack([run.image for run in chosen]),
                np.stack([run.style_loss for run in chosen]),
                np.stack([run.content_loss for run in chosen]),
            )
            batch = to_cell_batch(np.array([numbers[row] for row in rows]), result, self.manifest)
            self.writer.add(self.extractor.name, batch, seconds)
            digests = [image_digest(image) for image in batch.images]
            self.there.update(zip(batch.cells.tolist(), digests, strict=True))

    def _fill(self, source: NDArray[np.int64], runs: dict[int, Run]) -> None:
        """Give the cells whose run does not stand the image and losses of the one that does."""
        filled = np.flatnonzero((source >= 0) & (source != np.arange(len(source))))
        for start in range(0, len(filled), _FILLED_AT_ONCE):
            part = filled[start : start + _FILLED_AT_ONCE].tolist()
            self._write(part, [runs[int(source[cell])] for cell in part], 0.0)
            self._advance(part)

    def _gradient(self) -> float:
        """The root mean square of the style loss's gradient at the start."""
        slope = Engine(self.extractor).style_gradient(self.pair.style, self.pair.content)
        return float(np.sqrt(np.mean(np.square(slope, dtype=np.float64))))

    def _style_alone(self, cell: int) -> StyleAlone | None:
        """Return what a cell's run did, by its image and losses in the pack; None if it lacks."""
        if cell not in self.there:
            return None
        with contextlib.suppress(PackError, KeyError):  # damaged, or written since
            shown = self.before.image(self.there[cell]).astype(int)
            moved = np.abs(shown - to_8bit(self.pair.content, self.manifest.image.channels))
            loss, _ = self.before.losses(self.extractor.name, cell)
            progress, change = float(loss[0] - loss[-1]), float(moved.mean()) / 255
            return StyleAlone(bool(moved.max() <= 1), progress, change)
        return None

    def _record(self, cells: int, audits: list[Audit], noise: NoiseMap) -> CollapseRecord:
        floors = [floor.mean for floor in noise.floors.values()]
        largest = [floor.largest for floor in noise.floors.values()]
        means = np.concatenate([audit.mean for audit in audits])
        far = np.concatenate([audit.largest for audit in audits])
        return CollapseRecord(
            cells=cells,
            runs=self.count[GRID],
            noise_runs=self.count[NOISE],
            audited=sum(len(audit.source) for audit in audits),
            audit_runs=self.count[AUDIT],
            failed=sum(len(audit.failed) for audit in audits),
            failed_last=len(audits[-1].failed),
            within_noise=audits[-1].within_noise,
            taken=self.taken,
            mean_typical=_rounded(np.median, means),
            mean_worst=_rounded(np.max, means),
            largest_typical=_rounded(np.median, far),
            largest_worst=_rounded(np.max, far),
            noise_typical=_rounded(np.median, floors),
            noise_worst=_rounded(np.max, floors),
            noise_largest_typical=_rounded(np.median, largest),
            noise_largest_worst=_rounded(np.max, largest),
        )


def _rounded(summary: object, values: Sequence[float] | NDArray[np.float64]) -> float:
    return round(float(summary(values)), 6) if len(values) else 0.0  # type: ignore[operator]
