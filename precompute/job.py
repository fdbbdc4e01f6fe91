"""The job, stage by stage: images -> CVAE -> pair -> grid of each extractor -> pack."""

from __future__ import annotations

import dataclasses
import math
import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from precompute.collapse.worth import CELLS_A_ROUND
from precompute.config import Config
from precompute.describe import (
    describe_extractor,
    describe_pair,
    describe_run,
    describe_settings,
    note_encoder,
)
from precompute.estimate import seconds_per_epoch, seconds_per_slice
from precompute.executors.executor import Place
from precompute.executors.here import Here
from precompute.extractors import (
    NETWORKS,
    Extractor,
    WeightsError,
    build_cvae_encoder,
    build_vgg,
    in_precision,
)
from precompute.file_pair import FilePair
from precompute.generator.models import ARCHITECTURES
from precompute.generator.pair import Pair
from precompute.generator.record import attach_cvae, describe_models, make_attachments, show
from precompute.generator.stages import GeneratorStages
from precompute.grid_stage import GridStage, is_searched, plan_of
from precompute.measure import measure_images
from precompute.pack import Pack, PackError, PackWriter
from precompute.pack.manifest_file import MANIFEST_NAME
from precompute.pack.roles import CVAE
from precompute.packed_extractor import packed_cvae
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
        place: Where the grid's batches are run.
    """

    config: Config
    out: Path
    store: StageStore
    progress: Progress
    place: Place = field(default_factory=Here)

    @cached_property
    def stages(self) -> GeneratorStages:
        """The stages before the grid."""
        return GeneratorStages(self.config, self.store, self.progress)

    @cached_property
    def files(self) -> FilePair | None:
        """The pair, where it is two files."""
        return FilePair(self.config) if self.config.uses_files else None

    def load_extractors(self) -> tuple[dict[str, Extractor], list[WeightsError]]:
        """Build the extractors that need no training, and return the errors of those that fail."""
        extractors, errors = {}, []
        for name in self.config.extractors:
            if name in NETWORKS:
                weights = self.config.weights.get(name, "imagenet")
                try:
                    extractor = build_vgg(name, self.config.size, weights)
                    extractors[name] = in_precision(extractor, self.config.precision)
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

    def read_own_images(self) -> Pair | None:
        """Return the pair where it is two files; see that `data` is there where it is given.

        Raises ValueError or DataError where they cannot be read.
        """
        if self.config.data is not None and not self.config.data.exists():
            raise ValueError(f"--data is {self.config.data}: there is no such file or folder")
        return None if self.files is None else self.files.pair

    def check_pack(self) -> None:
        """Raise PackError where the pack that is there is not one that this run can extend."""
        if (self.out / MANIFEST_NAME).exists():
            with PackWriter(self.out) as writer:
                writer.require(self._settings())
                for name in self.config.extractors:
                    if writer.done(name):
                        writer.require_precision(name, self.config.precision)

    def estimate(self, extractors: dict[str, Extractor]) -> dict[str, float]:
        """Time a few steps of each stage that is to run; return seconds for the whole of each."""
        seconds: dict[str, float] = {}
        pending = self.pending()
        training = self._to_train(pending)
        slices = self.stages.sources.to_draw() if training else 0
        if slices:
            seconds["phantom"] = (
                slices * seconds_per_slice(self.config.size) / (os.cpu_count() or 1)
            )
        for name in training:
            model, plan = self.stages.untrained(name), self.stages.training(name)
            epoch = seconds_per_epoch(model, plan, self.stages.expect_images())
            seconds[f"{ARCHITECTURES[name].label}, training"] = plan.epochs * epoch
        cvae = self.stages.untrained(CVAE)
        encoder = build_cvae_encoder(cvae.get_layer("encoder"))
        timed = {encoder.name: in_precision(encoder, self.config.precision), **extractors}
        for name, cells in pending.items():
            if name in timed and cells:
                cut = plan_of(name, self.place, self.config)
                at_once = min(cut.at_once, len(cells))
                step = self.place.seconds_per_step(timed[name], cut, at_once)
                together = CELLS_A_ROUND if is_searched(cells, self.config) else len(cells)
                workers = min(self.place.workers, math.ceil(together / at_once))
                seconds[name] = step * self.config.steps * len(cells) / workers
        return seconds

    def collapses(self) -> bool:
        """Tell whether equal cells will be run once, and the estimate is too high."""
        return any(is_searched(cells, self.config) for cells in self.pending().values())

    def run(self, extractors: dict[str, Extractor]) -> None:
        """Run every stage whose result is not there yet, and leave the pack in `out`."""
        with PackWriter(self.out) as writer:
            pair = self._begin(writer) if writer.pack is None else self._go_on(writer)
            for name, cells in self.wanted().items():
                stage = GridStage(
                    self.config, self.store, self.progress, self.place, writer, name, cells
                )
                stage.say_filled()
                if not stage.is_left() or (name in NETWORKS and name not in extractors):
                    continue
                extractor = extractors[name] if name in extractors else self._encoder(writer)
                writer.set_extractor(name, describe_extractor(extractor))
                stage.run(extractor, pair)
            measured = measure_images(writer)
            if measured:
                self.progress.say(f"measured {measured} images")

    def _begin(self, writer: PackWriter) -> Pair:
        """Make the pair, and the pack with it and with the models that it comes from."""
        if self.files is not None:
            pair = self.files.pair
            manifest = describe_run(
                self._settings(), self.config.pair_kind, **self.files.describe()
            )
            writer.create(manifest, pair.style, pair.content)
            return pair
        stages = self.stages
        trained = {name: stages.trained(name) for name in stages.names()}
        pair = stages.pair(trained[CVAE].model)
        self.progress.say("models: measuring, drawing samples")
        gallery = show(stages, trained)
        manifest = dataclasses.replace(
            describe_run(self._settings(), self.config.pair_kind, **describe_pair(stages, pair)),
            generator=describe_models(stages, trained, gallery),
        )
        writer.create(manifest, pair.style, pair.content, make_attachments(trained, gallery))
        return pair

    def _go_on(self, writer: PackWriter) -> Pair:
        """Take the pair from the pack: it is frozen with it."""
        self.progress.say("the pack is there: its pair, models, gallery and licence stay")
        writer.require(self._settings())
        assert writer.pack is not None
        for role in writer.pack.lost_attachments():
            self.progress.say(
                f"warning: the pack's {role} is lost or damaged, and is made with a new pack only: "
                "bring its file back, or give another --out"
            )
        return Pair(writer.pack.style, writer.pack.content)

    def _encoder(self, writer: PackWriter) -> Extractor:
        """Return the encoder of the pack's CVAE; a pack of two files may have to train it."""
        kept = writer.manifest.attachments.get(CVAE)
        if kept is None and not self.config.uses_files:
            raise PackError(f"{self.out}: the pack lacks its CVAE's weights; give another --out")
        if kept is None:
            for role, (data, description) in attach_cvae(self.stages.trained(CVAE)).items():
                writer.attach(role, data, "npz", description)
        cvae = packed_cvae(Pack(self.out))
        images = self.stages.sources.describe() if self.config.uses_files else None
        extractor = build_cvae_encoder(cvae.get_layer("encoder"), note_encoder(images))
        return in_precision(extractor, self.config.precision)

    def _to_train(self, pending: dict[str, list[int]]) -> list[str]:
        """Return the models that this run is to train."""
        there = (self.out / MANIFEST_NAME).exists()
        if self.config.uses_files:
            attached = there and CVAE in Pack(self.out).manifest.attachments
            wanted = [] if attached or not pending.get("cvae-encoder") else [CVAE]
        else:
            wanted = [] if there else self.stages.names()
        return [name for name in wanted if not self.stages.is_trained(name)]

    def _settings(self) -> dict[str, Any]:
        if self.files is not None:
            colour = self.files.pair.style.shape[-1] == 3
            return describe_settings(self.config, self.files.recipe(), None, colour)
        stages = self.stages
        return describe_settings(self.config, stages.pair_key(), stages.sources.pitch(), False)
