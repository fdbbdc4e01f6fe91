"""Run cells of a pack again and keep images on the way, so that their making can be played."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from precompute import backend
from precompute.collapse.compare import HALF_LEVEL
from precompute.collapse.padding import is_filled_up
from precompute.extractors import Extractor
from precompute.framed_cells import name_cell
from precompute.grid import parameters
from precompute.pack import Pack, PackError, PackWriter, to_8bit
from precompute.pack.frames import (
    Frames,
    RunFrames,
    encode_frames,
    frame_steps,
    read_frames,
    role_of,
)
from precompute.progress import Bar, Progress
from precompute.transfer import Engine, batch_size

WHITE = 255


class FrameMaker:
    """Makes the frames of one extractor's cells and attaches them to the pack.

    Attributes:
        faults: What is wrong, in words, with runs that ended elsewhere than the pack's: they get
            no frames.
    """

    def __init__(
        self, writer: PackWriter, extractor: Extractor, count: int, at_once: int | None = None
    ) -> None:
        """Prepare to run cells again.

        Args:
            writer: Of the pack.
            extractor: With the weights that the pack's cells were run with.
            count: Frames of each run, at most; see `frame_steps`.
            at_once: Runs a batch; a smaller one is filled up by repeating its own, as rounding
                depends on a batch's size. By default as the job does: where it compares cells it
                fills batches up, but for a VGG's on a CPU.
        """
        self.faults: list[str] = []
        self._writer, self._extractor = writer, extractor
        self._pack = Pack(writer.folder)
        self._record = self._pack.manifest.extractors[extractor.name]
        self._steps = frame_steps(self._pack.manifest.steps, count)
        self._engine = Engine(extractor)
        size = self._pack.manifest.image.height
        self._at_once = at_once or batch_size(extractor.name, size, backend.gpu_memory())
        self._given = at_once is not None
        self._compared = self._pack.classes(extractor.name).source >= 0

    def make(self, cells: Sequence[int], progress: Progress) -> int:
        """Give cells, all with an image, the frames of the runs that stand for them.

        What is there already at the same steps is not made again. Each batch is attached as it
        ends. Returns how many runs were made.
        """
        source = self._sources(cells)
        images = self._pack.images_of(self._extractor.name)
        ends = {run: images[cell] for cell, run in source.items()}
        kept = self._kept()
        there = {run for run, frames in kept.runs.items() if frames.steps.tolist() == self._steps}
        missing = sorted(set(source.values()) - there)
        total = len(missing) * self._pack.manifest.steps
        bar = progress.bar(f"{self._extractor.name}: frames", total, "step")
        for start in range(0, len(missing), self._at_once):
            part = missing[start : start + self._at_once]
            made = self._run({run: ends[run] for run in part}, bar)
            kept = Frames(kept.source, {**kept.runs, **made})
            self._attach(kept, source)
        if not missing:
            self._attach(kept, source)
        return len(missing)

    def _sources(self, cells: Sequence[int]) -> dict[int, int]:
        """Return by cell the run that stands for it: itself, unless the pack says otherwise."""
        stands = self._pack.classes(self._extractor.name).source
        return {cell: int(stands[cell]) if stands[cell] >= 0 else cell for cell in cells}

    def _kept(self) -> Frames:
        with contextlib.suppress(PackError):  # damaged: made anew
            return read_frames(self._pack, self._extractor.name)
        return Frames()

    def _attach(self, frames: Frames, source: dict[int, int]) -> None:
        found = {cell: run for cell, run in source.items() if run in frames.runs}
        if not found:
            return
        frames = Frames({**frames.source, **found}, frames.runs)
        name, runs = self._extractor.name, len(frames.runs)
        description = f"{name}: images on the way of {runs} run{'' if runs == 1 else 's'}"
        self._writer.attach(role_of(name), encode_frames(frames), "npz", description)

    def _run(self, ends: dict[int, str], bar: Bar) -> dict[int, RunFrames]:
        """Run a batch; return the frames of those runs that end in the pack's images, `ends`."""
        manifest, count = self._pack.manifest, len(ends)
        filled_up = self._compared[list(ends)].any() and is_filled_up(
            self._extractor.name, bool(backend.gpus())
        )
        size = self._at_once if self._given or filled_up else count
        shown: list[NDArray[np.uint8]] = []

        def keep(step: int, images: NDArray[np.floating]) -> None:
            finite = np.nan_to_num(images[:count], nan=0.0)
            shown.append(to_8bit(finite, manifest.image.channels))

        self._engine.run(
            self._pack.style,
            self._pack.content,
            parameters(np.resize(list(ends), size), manifest.axes),
            manifest.steps,
            manifest.loss_steps,
            on_steps=lambda steps: bar.advance(steps * count // size),
            stops=self._steps,
            on_stop=keep,
        )
        images = np.stack(shown, axis=1)
        found = {
            run: self._finish(run, self._pack.image(digest), images[row])
            for row, (run, digest) in enumerate(ends.items())
        }
        return {run: frames for run, frames in found.items() if frames is not None}

    def _finish(
        self, run: int, end: NDArray[np.uint8], images: NDArray[np.uint8]
    ) -> RunFrames | None:
        """Put the pack's image in the place of the last; None where it is too far from it."""
        apart = np.abs(images[-1].astype(np.float64) - end) / WHITE
        limit, why = self._limit()
        if apart.mean() > limit:
            self.faults.append(
                f"{name_cell(self._pack, self._extractor.name, run)}: run again it ended "
                f"{WHITE * apart.mean():.2f} grey levels from the pack's image in the mean, "
                f"{WHITE * apart.max():.0f} at most; expected {WHITE * limit:.2f} in the mean at "
                f"most, {why}. The pack's was run with {self._record.backend}, this with "
                f"{backend.name_and_version()}; rounding depends on the batch, too: --batch"
            )
            return None
        return RunFrames(
            steps=np.array(self._steps, np.int32),
            images=np.concatenate([images[:-1], end[np.newaxis]]),
            mean_apart=float(apart.mean()),
            largest_apart=float(apart.max()),
        )

    def _limit(self) -> tuple[float, str]:
        """Return how far a run may end from the pack's image, mean in [0, 1], and why."""
        noise = [search.noise_worst for search in self._record.collapse if search.noise_runs]
        if noise and max(noise) > HALF_LEVEL:
            return max(noise), "as far as the pack's repeats of one cell are apart"
        return HALF_LEVEL, "half a level, as the pack records no greater noise"
