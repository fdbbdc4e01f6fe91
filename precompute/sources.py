"""Where source images come from: the phantom, or one's own files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from precompute.cohort import PHASES, Cohort, pixel_pitch
from precompute.config import Config
from precompute.loaders import group_skips, load_cohort, survey
from precompute.pack.npz import Arrays
from precompute.pack.roles import PHANTOM_SOURCE
from precompute.phantom import make_cohort
from precompute.progress import Progress
from precompute.stages import StageStore

# Raise one when its code gives other images for the same settings or files.
PHANTOM_VERSION = 2
LOADERS_VERSION = 1

MANY = 200
"""Slices from which it pays to draw them in several processes: some ten seconds' work."""


class Sources:
    """Makes or loads the source images once, and names them by what they are made from."""

    def __init__(self, config: Config, store: StageStore, progress: Progress) -> None:
        self.config, self.store, self.progress = config, store, progress

    def cohort(self) -> Cohort:
        """Return the source images."""
        if self.config.data is None:
            arrays = self.store.get(self.key(), self._make_phantom)
        else:
            arrays = {field.name: self._loaded[field.name] for field in fields(Cohort)}
        return Cohort(**{**arrays, "pitch": float(arrays["pitch"])})  # type: ignore[arg-type]

    def key(self) -> str:
        """Name the source images: the phantom by its settings, one's own by their pixels."""
        return self.store.key("images", self._inputs())

    def to_draw(self) -> int:
        """Return about how many slices of the phantom are still to be drawn."""
        config = self.config
        if config.data is not None or self.store.path(self.key()).exists():
            return 0
        phases = len(PHASES) if config.phase == "all" else 1
        return round(config.subjects * sum(config.slices) / 2) * phases

    def _workers(self) -> int:
        """Return how many processes draw the phantom; starting them takes a second or two."""
        return (os.cpu_count() or 1) if self.to_draw() >= MANY else 1

    def describe(self) -> str:
        """Say what the images are, in words that may stand in a pack: no name, no path."""
        config = self.config
        if config.data is None:
            return PHANTOM_SOURCE
        digest = str(self._loaded["digest"])[:16]
        return f"Images given to the job (SHA-256 of pixels and geometry {digest}…)"

    def pitch(self) -> float | None:
        """Return millimetres a pixel, or None where the images do not say."""
        if self.config.data is None:
            return pixel_pitch(self.config.size)
        known = float(self._loaded["pitch"])
        return None if np.isnan(known) else known

    def _inputs(self) -> Mapping[str, Any]:
        config = self.config
        if config.data is not None:
            return {"digest": str(self._loaded["digest"])}
        names = ("subjects", "slices", "size", "seed", "phase")
        return {"phantom": PHANTOM_VERSION, **{name: getattr(config, name) for name in names}}

    def _make_phantom(self) -> Arrays:
        config = self.config
        bar = self.progress.bar("phantom", config.subjects, "subject")
        cohort = make_cohort(
            config.subjects,
            config.slices,
            config.size,
            config.seed,
            config.phase,
            workers=self._workers(),
            on_subject=lambda: bar.advance(1),
        )
        return {name: np.asarray(value) for name, value in vars(cohort).items()}

    @cached_property
    def _loaded(self) -> Arrays:
        """One's own images; kept by the files' sizes and times, so that they are read once."""
        config = self.config
        assert config.data is not None
        pitch = config.pitch or pixel_pitch(config.size)
        inputs = {
            "version": LOADERS_VERSION,
            "files": _listing(config.data),
            **{"size": config.size, "pitch": pitch, "phase": config.phase},
        }

        def load() -> Arrays:
            found = survey(Path(config.data or ""))
            self.progress.say(
                f"images: reading {found.files} files ({found.kind}, {found.bytes / 1e6:.0f} MB)"
            )
            loaded = load_cohort(Path(config.data or ""), config.size, pitch, config.phase)
            for sentence in group_skips(loaded.skipped):
                self.progress.say(f"skipped: {sentence}")
            cohort, count = loaded.cohort, len(np.unique(loaded.cohort.subject))
            whose = f"{count} subject{'' if count == 1 else 's'}"
            self.progress.say(
                f"images: {len(cohort.images)} of {whose} ({loaded.kind}), kept as read in "
                f"{self.store.folder}, for you alone"
            )
            arrays = {name: np.asarray(value) for name, value in vars(cohort).items()}
            skipped = np.array(len(loaded.skipped))
            return {**arrays, "digest": np.array(loaded.digest), "skipped": skipped}

        key = self.store.key("loaded", inputs)
        read_before = self.store.path(key).exists()
        arrays = self.store.get(key, load)
        if read_before and int(arrays["skipped"]):
            self.progress.say(
                f"images: read before, and kept in {self.store.folder}; then something was left "
                "out: delete that folder to read them again and see what"
            )
        return arrays


def _listing(path: Path) -> str:
    """Return a digest of the names, sizes and times of the files at `path`."""
    digest = hashlib.sha256()
    for file in sorted([path] if path.is_file() else path.rglob("*")):
        if file.is_file():
            status = file.stat()
            digest.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
