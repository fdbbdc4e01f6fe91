"""A small pack whose cells were really run, with an untrained CVAE's encoder: made in seconds."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from precompute.describe import describe_extractor
from precompute.executors.here import Here
from precompute.extractors import Extractor, build_cvae_encoder
from precompute.generator.cvae import build_cvae
from precompute.generator.pair import Pair
from precompute.generator.weights import export_weights
from precompute.grid import run_grid
from precompute.pack import (
    ImageSize,
    Manifest,
    PackWriter,
    image_digest,
    log_spaced_steps,
    to_8bit,
)
from precompute.pack.npz import encode_npz
from precompute.progress import Silent
from tests import tiny_pack

SIZE = 32
STEPS = 30
AXES = {
    "learning_rate": [5e-2, 5e-3],
    "style_weight": [1e-4, 1e-2],
    "content_weight": [1e-10],
}
NAME = "cvae-encoder"
CELLS = range(4)
FIGURE_23, BALANCE = 1, 2  # the named places that are on these axes


def images() -> tuple[np.ndarray, np.ndarray]:
    """Return style and content, (32, 32, 1) float32 in [0, 1]."""
    random = np.random.default_rng(5)
    style = random.random((SIZE, SIZE, 1), dtype=np.float32)
    content = np.linspace(0.2, 0.7, SIZE * SIZE, dtype=np.float32).reshape(SIZE, SIZE, 1)
    return style, content


def runnable_manifest() -> Manifest:
    """The pack's manifest, without cells."""
    plain = tiny_pack.manifest()
    style, content = (image_digest(to_8bit(image)) for image in images())
    pair = dataclasses.replace(
        plain.pair,
        style=dataclasses.replace(plain.pair.style, digest=style),
        content=dataclasses.replace(plain.pair.content, digest=content),
    )
    return dataclasses.replace(
        plain,
        axes=AXES,
        image=ImageSize(SIZE, SIZE),
        steps=STEPS,
        loss_steps=log_spaced_steps(STEPS),
        pair=pair,
    )


def build_runnable_pack(folder: Path, cells: range = CELLS) -> tuple[Path, Extractor]:
    """Write the pack with these cells run in one batch; return its folder and the extractor."""
    cvae = build_cvae(SIZE, latent=3, seed=11)
    extractor = build_cvae_encoder(cvae.get_layer("encoder"), "untrained")
    with PackWriter(folder) as writer:
        weights = encode_npz(export_weights(cvae)), "an untrained CVAE"
        writer.create(runnable_manifest(), *images(), {"cvae": weights})
        writer.set_extractor(NAME, describe_extractor(extractor))
        plan = Here().plan(NAME, SIZE)
        executor = Here().executor(
            extractor, Pair(*images()), STEPS, writer.manifest.loss_steps, plan
        )
        run_grid(NAME, executor, cells, writer, Silent().bar("", 0, ""))
    return folder, extractor
