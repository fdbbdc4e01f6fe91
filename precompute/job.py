"""The job, stage by stage: images -> CVAE -> pair -> grid of each extractor -> pack."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras

from precompute import backend
from precompute.config import Config
from precompute.describe import describe_extractor, describe_run, describe_settings
from precompute.estimate import seconds_per_epoch, seconds_per_step
from precompute.extractors import (
    NETWORKS,
    Extractor,
    WeightsError,
    build_cvae_encoder,
    build_vgg,
)
from precompute.generator.pair import Pair
from precompute.generator.stages import GeneratorStages
from precompute.generator.weights import import_weights
from precompute.grid import run_grid
from precompute.pack import Pack, PackError, PackWriter
from precompute.pack.manifest import MANIFEST_NAME
from precompute.pack.npz import encode_npz, read_npz
from precompute.progress import Progress
from precompute.selection import parse_selection
from precompute.stages import StageStore

CVAE = "cvae"
"""The role of the CVAE's weights among a pack's attachments."""


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
        done = Pack(self.out).finished() if (self.out / MANIFEST_NAME).exists() else {}
        return {
            name: sorted(cells - done.get(name, set())) for name, cells in self.wanted().items()
        }

    def wanted(self) -> dict[str, set[int]]:
        """Return the cells that this run is to leave in the pack."""
        config = self.config
        wanted: dict[str, set[int]] = {name: set() for name in config.extractors}
        for text in config.select or [f"{name}:*:*:*" for name in config.extractors]:
            block = parse_selection(text, config.extractors, config.axes)
            wanted[block.extractor].update(block.cells(config.axes))
        return wanted

    def check_pack(self) -> None:
        """Raise PackError where the pack that is there is not one that this run can extend."""
        if (self.out / MANIFEST_NAME).exists():
            with PackWriter(self.out) as writer:
                writer.require(self._settings())

    def estimate(self, extractors: dict[str, Extractor]) -> dict[str, float]:
        """Time a few steps of each stage that is to run; return seconds for the whole of each."""
        config, seconds = self.config, {}
        stages = self._stages()
        cvae = stages.untrained()
        if not (stages.is_trained() or (self.out / MANIFEST_NAME).exists()):
            seconds["CVAE training"] = config.epochs * seconds_per_epoch(cvae, config)
        timed = {"cvae-encoder": build_cvae_encoder(cvae.get_layer("encoder")), **extractors}
        for name, cells in self.pending().items():
            if name in timed and cells:
                step = seconds_per_step(timed[name], config.size, len(cells))
                seconds[name] = step * config.steps * len(cells)
        return seconds

    def run(self, extractors: dict[str, Extractor]) -> None:
        """Run every stage whose result is not there yet, and leave the pack in `out`."""
        backend.use_full_float32()
        with PackWriter(self.out) as writer:
            if writer.pack is None:
                cvae, pair = self._begin(writer)
            else:
                cvae, pair = self._go_on(writer, writer.pack)
            built = {**extractors, "cvae-encoder": build_cvae_encoder(cvae.get_layer("encoder"))}
            for name, cells in self.wanted().items():
                missing = cells - writer.done(name)
                if name in built and missing:
                    writer.set_extractor(name, describe_extractor(built[name]))
                    bar = self.progress.bar(name, len(missing) * self.config.steps, "step")
                    run_grid(built[name], pair, missing, writer, bar)

    def _begin(self, writer: PackWriter) -> tuple[keras.Model, Pair]:
        """Make the CVAE and the pair, and the pack with them."""
        stages = self._stages()
        cohort = stages.cohort()
        cvae, weights = stages.cvae(cohort)
        pair = stages.pair(cvae, cohort)
        subject = int(cohort.subject[pair.nearest])
        manifest = describe_run(self.config, stages.pair_key(), pair, subject)
        kept = {CVAE: (encode_npz(weights), "The CVAE's weights and training history")}
        writer.create(manifest, pair.style, pair.content, kept)
        return cvae, pair

    def _go_on(self, writer: PackWriter, pack: Pack) -> tuple[keras.Model, Pair]:
        """Take the CVAE and the pair from the pack: they are frozen with it."""
        writer.require(self._settings())
        if CVAE not in pack.manifest.attachments:
            raise PackError(f"{self.out}: the pack lacks its CVAE's weights; give another --out")
        attachment = pack.manifest.attachments[CVAE]
        data = pack.read_file(attachment.file, attachment.sha256)
        cvae = self._stages().untrained()
        import_weights(cvae, read_npz(data, attachment.file))
        return cvae, Pair(pack.style, pack.content)

    def _settings(self) -> dict[str, Any]:
        return describe_settings(self.config, self._stages().pair_key())

    def _stages(self) -> GeneratorStages:
        return GeneratorStages(self.config, self.store, self.progress)
