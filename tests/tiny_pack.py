"""A small pack made in milliseconds, without Keras: two extractors, some cells missing."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from precompute.pack import (
    SCHEMA_VERSION,
    CellBatch,
    ExtractorRecord,
    ImageSize,
    Manifest,
    Optimiser,
    PackWriter,
    PairRecord,
    SourceImage,
    WeightsRecord,
    image_digest,
    log_spaced_steps,
    to_8bit,
)
from precompute.pack.classes import Classes
from precompute.pack.frames import Frames, RunFrames, encode_frames, role_of
from precompute.pack.manifest import CollapseRecord, GeneratorRecord, HeldOut, ModelRecord
from precompute.pack.npz import encode_npz
from precompute.pack.regimes import Regime

AXES = {
    "learning_rate": [5e-2, 5e-3, 5e-4],
    "style_weight": [1e-11, 1e-10, 1e-9, 1e-8],
    "content_weight": [1e-10, 1e-9, 1e-8],
}
SIZE = 24
STEPS = 10
CELLS = 36
COMPUTED = {"vgg19": range(36), "cvae-encoder": range(30)}


def source_images() -> tuple[np.ndarray, np.ndarray]:
    """Return style and content, (24, 24, 1) float32 in [0, 1]."""
    random = np.random.default_rng(0)
    style = random.random((SIZE, SIZE, 1), dtype=np.float32)
    content = np.linspace(0, 1, SIZE * SIZE, dtype=np.float32).reshape(SIZE, SIZE, 1)
    return style, content


def grey_of(extractor: str, cell: int) -> np.ndarray:
    """The image of a cell: a shade by cell number; the lowest style weight leaves it as it was."""
    _, style_weight, _ = np.unravel_index(cell, (3, 4, 3))
    if style_weight == 0:
        return to_8bit(source_images()[1])
    shade = 5 * cell + (3 if extractor == "vgg19" else 0)
    image = np.full((SIZE, SIZE), shade, np.uint8)
    image[:4, :4] = 255 - shade
    return image


def manifest() -> Manifest:
    """A manifest without shards."""
    style, content = (to_8bit(image) for image in source_images())
    return Manifest(
        schema=SCHEMA_VERSION,
        title="A tiny pack for tests",
        created="2022-01-01T00:00:00+00:00",
        axes=AXES,
        image=ImageSize(SIZE, SIZE, 1.4142),
        steps=STEPS,
        loss_steps=log_spaced_steps(STEPS),
        optimiser=Optimiser("Adam", 0.99, 0.999, 0.1, "content image"),
        recipe="tiny",
        pair=PairRecord(
            file="",
            sha256="",
            style=SourceImage(image_digest(style), "noise", "made for tests", "MIT"),
            content=SourceImage(image_digest(content), "a ramp", "made for tests", "MIT"),
        ),
    )


def extractor_record(name: str) -> ExtractorRecord:
    """How an extractor of the tiny pack is recorded."""
    return ExtractorRecord(
        label=f"{name.upper()} (test)",
        style_layers=["a", "b"],
        content_layer="c",
        channels=3,
        weights=WeightsRecord("random", "0" * 64, "random weights"),
        backend="none",
        precision="float32",
    )


def batch(extractor: str, cells: range) -> CellBatch:
    """Finished cells of the tiny pack."""
    count, points = len(cells), len(log_spaced_steps(STEPS))
    falling = np.geomspace(100.0, 1.0, points)
    return CellBatch(
        cells=np.array(cells),
        images=np.stack([grey_of(extractor, cell) for cell in cells]),
        style_loss=np.outer(np.arange(count) + 1, falling),
        content_loss=np.outer(np.arange(count) + 1, 1 / falling),
        diverged=np.zeros(count, bool),
    )


def classes() -> Classes:
    """The lowest style weight's cells share the first one's run; the others have their own.

    Of the last one nothing is told.
    """
    cells = np.arange(CELLS, dtype=np.int32)
    unchanged = np.unravel_index(cells, (3, 4, 3))[1] == 0
    regime = np.where(unchanged, Regime.UNCHANGED, Regime.SATURATED).astype(np.uint8)
    source = np.where(unchanged, 0, cells).astype(np.int32)
    source[-1], regime[-1] = -1, Regime.UNKNOWN
    return Classes(source, regime)


def collapse_record() -> CollapseRecord:
    """How the tiny pack's equal cells were found."""
    return CollapseRecord(
        cells=36,
        runs=28,
        noise_runs=10,
        audited=4,
        audit_runs=4,
        failed=1,
        failed_last=0,
        mean_typical=0.001,
        mean_worst=0.01,
        largest_typical=0.002,
        largest_worst=0.2,
        noise_typical=0.003,
        noise_worst=0.02,
        noise_largest_typical=0.1,
        noise_largest_worst=0.3,
    )


def gallery_arrays() -> dict[str, np.ndarray]:
    """A gallery of three models: 24 slices, and a walk of 33 steps."""
    random = np.random.default_rng(1)

    def noise(count: int) -> np.ndarray:
        return random.integers(0, 256, (count, SIZE, SIZE), np.uint8)

    models = ("cvae", "vae", "cvae_transposed")
    arrays = {"original": noise(24), "walk": noise(33), "walk_ends": noise(2)}
    arrays |= {
        f"{model}.{kind}": noise(24) for model in models for kind in ("reconstruction", "sample")
    }
    arrays["group"] = np.array([*["RV", "NOR", "HCM", "DCM", "MINF"] * 4, "NOR", "NOR", "NOR", ""])
    arrays["level"] = np.append(np.linspace(1, 0, 23), np.nan).astype(np.float32)
    return arrays


def history_arrays() -> dict[str, np.ndarray]:
    """Training histories of two models, 12 and 9 epochs."""
    arrays = {}
    for model, epochs in (("cvae", 12), ("vae", 9)):
        arrays[f"{model}.loss"] = np.geomspace(9000, 3000, epochs).astype(np.float32)
        arrays[f"{model}.val_loss"] = np.geomspace(9000, 3200, epochs).astype(np.float32)
        arrays[f"{model}.learning_rate"] = np.full(epochs, 1e-3, np.float32)
    return arrays


def generator_record() -> GeneratorRecord:
    """How the gallery's models are recorded."""
    return GeneratorRecord(
        source="synthetic phantom",
        held_out=HeldOut(subjects=20, images=160),
        models={
            "cvae": ModelRecord("CVAE", 249_217, 256, 12, 27.31, 0.812, 0.4211, 182.3, 1.02),
            "vae": ModelRecord("Plain VAE", 33_400_193, 256, 9, 23.0, 0.7, 0.45, 95.2, 1.02),
            "cvae_transposed": ModelRecord(
                "Transposed", 302_111, 256, 12, 26.9, 0.8, 0.4233, 180.0, 3.4
            ),
        },
    )


def attachments() -> dict[str, tuple[bytes, str]]:
    """The gallery and the histories as a pack keeps them."""
    return {
        "gallery": (encode_npz(gallery_arrays()), "What the models make of held-out images"),
        "history": (encode_npz(history_arrays()), "Training histories"),
    }


def open_writer(folder: Path) -> PackWriter:
    """Hold the tiny pack in `folder`, created if it is not there."""
    writer = PackWriter(folder)
    if writer.pack is None:
        writer.create(manifest(), *source_images())
    return writer


def build_generator_pack(
    folder: Path, attached: dict[str, tuple[bytes, str]] | None = None
) -> Path:
    """Write the tiny pack with all that is kept of its models; or with these attachments."""
    with PackWriter(folder) as writer:
        record = dataclasses.replace(manifest(), generator=generator_record())
        writer.create(record, *source_images(), attachments() if attached is None else attached)
    return build_tiny_pack(folder)


def build_tiny_pack(folder: Path) -> Path:
    """Write the pack and return its folder: `vgg19` whole, 6 cells of the other missing.

    Of `vgg19` it tells which cells share a run.
    """
    with open_writer(folder) as writer:
        for name, cells in COMPUTED.items():
            writer.set_extractor(name, extractor_record(name))
            for start in range(cells.start, cells.stop, 12):
                part = range(start, min(start + 12, cells.stop))
                writer.add(name, batch(name, part), seconds=1.0)
        writer.describe_collapse("vgg19", classes(), collapse_record())
    return folder


FRAME_STEPS = [0, 1, 3, 10]


def frames(extractor: str = "vgg19") -> Frames:
    """Frames of cell 6 and of run 0, which stands for cell 1: between start and end, two shades."""
    _, content = source_images()

    def run(cell: int, apart: float = 0.0) -> RunFrames:
        between = [np.full((SIZE, SIZE), 40 * step + cell, np.uint8) for step in FRAME_STEPS[1:-1]]
        images = np.stack([to_8bit(content), *between, grey_of(extractor, cell)])
        return RunFrames(np.array(FRAME_STEPS, np.int32), images, apart, 2 * apart)

    return Frames({6: 6, 1: 0}, {6: run(6), 0: run(0, 0.125)})


def build_played_pack(folder: Path) -> Path:
    """Write the tiny pack with frames of two cells of `vgg19`."""
    build_tiny_pack(folder)
    with PackWriter(folder) as writer:
        writer.attach(role_of("vgg19"), encode_frames(frames()), "npz", "frames of two runs")
    return folder
