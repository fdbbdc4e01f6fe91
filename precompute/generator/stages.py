"""The stages before the grid: source images, trained models, pair. Each is kept by its inputs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import keras
import numpy as np

from precompute.cohort import Cohort
from precompute.config import Config
from precompute.generator.augment import augment
from precompute.generator.models import ARCHITECTURES
from precompute.generator.pair import MAKERS, Pair
from precompute.generator.train import VALIDATION, Training, split_by_subject, train
from precompute.generator.weights import export_weights, import_weights
from precompute.pack.npz import Arrays
from precompute.pack.roles import CVAE
from precompute.progress import Progress
from precompute.sources import Sources
from precompute.stages import StageStore

PAIR_VERSION = 3
"""Raise it when the pair's code gives another result for the same settings."""


@dataclass(frozen=True)
class Trained:
    """A trained model and the losses and learning rate of each of its epochs."""

    model: keras.Model
    history: Arrays


class GeneratorStages:
    """Makes each stage's result, or finds the one that is kept."""

    def __init__(self, config: Config, store: StageStore, progress: Progress) -> None:
        self.config, self.store, self.progress = config, store, progress
        self.sources = Sources(config, store, progress)

    @cached_property
    def cohort(self) -> Cohort:
        """The source images."""
        return self.sources.cohort()

    @cached_property
    def held_out(self) -> np.ndarray:
        """Which source images are for validation, (n,) bool."""
        held_out = split_by_subject(self.cohort.subject)
        if (~held_out).sum() < 2:
            raise ValueError(
                f"{(~held_out).sum()} image is left to train on, of {len(held_out)} in all; "
                "expected at least 2. Give more images."
            )
        return held_out

    def count_images(self) -> int:
        """Return how many images there are to train on."""
        return int((~self.held_out).sum()) + self.config.augmented

    def expect_images(self) -> int:
        """Return about how many images there are to train on, without drawing a phantom."""
        slices = self.sources.to_draw()
        if not slices:
            return self.count_images()
        return round(slices * (1 - VALIDATION)) + self.config.augmented

    def names(self) -> list[str]:
        """Return the models that this run trains, the CVAE first."""
        return [CVAE, *self.config.baselines]

    def trained(self, name: str) -> Trained:
        """Return a trained model."""
        model, checkpoint = self.untrained(name), self.store.path(f"{self.key(name)}.checkpoint")
        arrays = self.store.get(self.key(name), lambda: self._train(name, model, checkpoint))
        checkpoint.unlink(missing_ok=True)  # only now: the result is on disk
        import_weights(model, arrays)
        prefix = "history."
        return Trained(
            model,
            {key.removeprefix(prefix): a for key, a in arrays.items() if key.startswith(prefix)},
        )

    def pair(self, cvae: keras.Model) -> Pair:
        """Return the two images that the grid works on; the style is none of the held-out."""

        def make() -> Arrays:
            candidates = np.flatnonzero(~self.held_out)
            maker = MAKERS[self.config.pair]
            pair = maker(cvae, self.cohort.images[candidates], self.config.pair_seed)
            arrays = {name: np.asarray(value) for name, value in vars(pair).items()}
            return {**arrays, "nearest": candidates[pair.nearest]}

        arrays = self.store.get(self.pair_key(), make)
        nearest, distance = int(arrays["nearest"]), float(arrays["distance"])
        return Pair(arrays["style"], arrays["content"], nearest, distance)

    def untrained(self, name: str) -> keras.Model:
        """Return a model as it is before training."""
        config, architecture = self.config, ARCHITECTURES[name]
        return architecture.build(config.size, self.latent(name), config.seed)

    def latent(self, name: str) -> int:
        """Return a model's latent dimensions; the setting is the CVAE's."""
        return self.config.latent if name == CVAE else ARCHITECTURES[name].latent

    def is_trained(self, name: str) -> bool:
        """Tell whether the trained model is kept."""
        return self.store.path(self.key(name)).exists()

    def training(self, name: str) -> Training:
        """Return how a model is trained."""
        config, architecture = self.config, ARCHITECTURES[name]
        main = name == CVAE
        epochs = config.epochs if main else config.baselines[name]
        return Training(
            epochs=epochs,
            batch=architecture.batch or config.batch,
            learning_rate=config.cvae_rate,
            period=config.period if main else epochs,
            seed=config.seed,
            patience=config.patience if main else 0,
            optimiser=architecture.optimiser,
        )

    def _train(self, name: str, model: keras.Model, checkpoint: Path) -> Arrays:
        training, images = self.training(name), self.cohort.images
        seen = images[~self.held_out]
        extra = augment(seen, self.config.augmented, self.config.seed)
        bar = self.progress.bar(ARCHITECTURES[name].label, training.epochs, "epoch")
        history = train(
            model,
            np.concatenate([seen, extra]),
            images[self.held_out],
            training,
            checkpoint,
            lambda epoch, losses: bar.advance(1, f"val_loss {losses['val_loss']:.4f}"),
        )
        kept = {f"history.{key}": np.array([epoch[key] for epoch in history]) for key in history[0]}
        return {**export_weights(model), **kept}

    def key(self, name: str) -> str:
        """Name a trained model by all that it is made from."""
        inputs = {
            "version": ARCHITECTURES[name].version,
            "images": self.sources.key(),
            "augmented": self.config.augmented,
            "latent": self.latent(name),
            **vars(self.training(name)),
        }
        return self.store.key(name, inputs)

    def pair_key(self) -> str:
        """Name the pair by all that it is made from: settings and versions of every stage."""
        config = self.config
        inputs = {"version": PAIR_VERSION, "kind": config.pair, "seed": config.pair_seed}
        return self.store.key("pair", {**inputs, "cvae": self.key(CVAE)})
