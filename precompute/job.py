"""The job, stage by stage: images -> CVAE -> pair -> grid of each extractor -> pack."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from precompute.config import Config
from precompute.describe import describe_extractor, describe_run
from precompute.estimate import seconds_per_epoch, seconds_per_step
from precompute.extractors import (
    NETWORKS,
    Extractor,
    WeightsError,
    build_cvae_encoder,
    build_vgg,
)
from precompute.generator.stages import GeneratorStages
from precompute.grid import run_grid
from precompute.pack import Pack, PackWriter
from precompute.pack.npz import encode_npz
from precompute.progress import Progress
from precompute.selection import parse_selection
from precompute.stages import StageStore


@dataclass(frozen=True)
class Job:
    """One run: what to compute, where to, and whom to tell.

    Attributes:
        config: Checked.
        out: The pack's folder.
        store: Where the stages before the grid are kept.
        progress: Told what happens.
    """

    config: Config
    out: Path
    store: StageStore
    progress: Progress

    def load_extractors(self) -> tuple[dict[str, Extractor], list[WeightsError]]:
        """Build the extractors that need no training, and return the errors of those that fail."""
        extractors, errors = {}, []
        for name in self.config.extractors:
            if name in NETWORKS:
                weights = self.config.weights.get(name, "imagenet")
                try:
                    extractors[name] = build_vgg(name, self.config.size, weights)
                except WeightsError as error:
                    errors.append(error)
        return extractors, errors

    def pending(self) -> dict[str, list[int]]:
        """Return the cells that this run is to compute and the pack does not have yet."""
        config = self.config
        wanted: dict[str, set[int]] = {name: set() for name in config.extractors}
        for text in config.select or [f"{name}:*:*:*" for name in config.extractors]:
            block = parse_selection(text, config.extractors, config.axes)
            wanted[block.extractor].update(block.cells(config.axes))
        done = Pack.finished_cells(self.out)
        return {name: sorted(cells - done.get(name, set())) for name, cells in wanted.items()}

    def estimate(self, extractors: dict[str, Extractor]) -> dict[str, float]:
        """Time a few steps of each stage that is to run; return seconds for the whole of each."""
        config, seconds = self.config, {}
        stages = self._stages()
        cvae = stages.untrained()
        if not stages.is_trained():
            seconds["CVAE training"] = config.epochs * seconds_per_epoch(cvae, config)
        timed = {"cvae-encoder": build_cvae_encoder(cvae.get_layer("encoder")), **extractors}
        for name, cells in self.pending().items():
            if name in timed and cells:
                step = seconds_per_step(timed[name], config.size, len(cells))
                seconds[name] = step * config.steps * len(cells)
        return seconds

    def run(self, extractors: dict[str, Extractor]) -> None:
        """Run every stage whose result is not there yet, and leave the pack in `out`."""
        stages = self._stages()
        cohort = stages.cohort()
        cvae, weights = stages.cvae(cohort)
        pair = stages.pair(cvae, cohort)
        manifest = describe_run(self.config, pair, subject=int(cohort.subject[pair.nearest]))
        built = {**extractors, "cvae-encoder": build_cvae_encoder(cvae.get_layer("encoder"))}
        with PackWriter(self.out, manifest, pair.style, pair.content) as writer:
            writer.attach(
                "cvae", encode_npz(weights), "npz", "The CVAE's weights and training history"
            )
            for name, cells in self.pending().items():
                if name in built and cells:
                    writer.set_extractor(name, describe_extractor(built[name]))
                    bar = self.progress.bar(name, len(cells) * self.config.steps, "step")
                    run_grid(built[name], pair, cells, writer, bar, self.config.keep_rgb)

    def _stages(self) -> GeneratorStages:
        return GeneratorStages(self.config, self.store, self.progress)
