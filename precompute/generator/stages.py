"""The stages before the grid: source images, trained CVAE, pair. Each is kept by its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from precompute.config import Config
from precompute.generator.cvae import build_cvae
from precompute.generator.pair import Pair, make_pair
from precompute.generator.train import Training, split_by_subject, train
from precompute.generator.weights import export_weights, import_weights
from precompute.pack.npz import Arrays
from precompute.phantom import Cohort, make_cohort
from precompute.progress import Progress
from precompute.stages import StageStore

# Raise one when its code gives another result for the same settings.
PHANTOM_VERSION = 1
CVAE_VERSION = 1
PAIR_VERSION = 2


@dataclass(frozen=True)
class GeneratorStages:
    """Makes each stage's result, or finds the one that is kept."""

    config: Config
    store: StageStore
    progress: Progress

    def cohort(self) -> Cohort:
        """Return the source images."""
        config = self.config

        def make() -> Arrays:
            self.progress.say(f"images: {config.subjects} synthetic subjects")
            cohort = make_cohort(config.subjects, config.slices, config.size, config.seed)
            return {"images": cohort.images, "subject": cohort.subject}

        return Cohort(**self.store.get(self.cohort_key(), make))

    def cvae(self, cohort: Cohort) -> tuple[keras.Model, Arrays]:
        """Return the trained CVAE, and its weights and history as arrays."""
        cvae, checkpoint = self.untrained(), self.store.path(f"{self.cvae_key()}.checkpoint")
        arrays = self.store.get(self.cvae_key(), lambda: self._train(cvae, cohort, checkpoint))
        checkpoint.unlink(missing_ok=True)  # only now: the result is on disk
        import_weights(cvae, arrays)
        return cvae, arrays

    def pair(self, cvae: keras.Model, cohort: Cohort) -> Pair:
        """Return the two images that the grid works on."""

        def make() -> Arrays:
            pair = make_pair(cvae, cohort.unit(), self.config.pair_seed)
            return {name: np.asarray(value) for name, value in vars(pair).items()}

        arrays = self.store.get(self.pair_key(), make)
        nearest, distance = int(arrays["nearest"]), float(arrays["distance"])
        return Pair(arrays["style"], arrays["content"], nearest, distance)

    def untrained(self) -> keras.Model:
        """Return the CVAE as it is before training."""
        return build_cvae(self.config.size, self.config.latent, self.config.seed)

    def is_trained(self) -> bool:
        """Tell whether the trained CVAE is kept."""
        return self.store.path(self.cvae_key()).exists()

    def _train(self, cvae: keras.Model, cohort: Cohort, checkpoint: Path) -> Arrays:
        config = self.config
        bar = self.progress.bar("CVAE", config.epochs, "epoch")
        history = train(
            cvae,
            cohort.unit(),
            split_by_subject(cohort.subject),
            Training(
                epochs=config.epochs,
                batch=config.batch,
                learning_rate=config.cvae_rate,
                period=config.epochs,
                seed=config.seed,
            ),
            checkpoint,
            lambda epoch, losses: bar.advance(1, f"val_loss {losses['val_loss']:.4f}"),
        )
        kept = {f"history.{key}": np.array([epoch[key] for epoch in history]) for key in history[0]}
        return {**export_weights(cvae), **kept}

    def cohort_key(self) -> str:
        """Name the source images by all that they are made from."""
        names = ("subjects", "slices", "size", "seed")
        return self._key("images", PHANTOM_VERSION, names)

    def cvae_key(self) -> str:
        """Name the trained CVAE by all that it is made from."""
        names = ("epochs", "batch", "cvae_rate", "latent", "seed")
        return self._key("cvae", CVAE_VERSION, names, images=self.cohort_key())

    def pair_key(self) -> str:
        """Name the pair by all that it is made from: settings and versions of every stage."""
        return self._key("pair", PAIR_VERSION, ("pair_seed",), cvae=self.cvae_key())

    def _key(self, stage: str, version: int, names: tuple[str, ...], **before: str) -> str:
        settings = {name: getattr(self.config, name) for name in names}
        return self.store.key(stage, {"version": version, **settings, **before})
