"""A small pack of pictures in colour, given as two files: one extractor, all cells there."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from precompute.pack import CellBatch, PackWriter, SourceImage, image_digest, to_8bit
from precompute.pack.manifest import ImageSize
from precompute.pack.roles import FILES
from tests.tiny_pack import CELLS, SIZE, batch, extractor_record, manifest


def source_images() -> tuple[np.ndarray, np.ndarray]:
    """Return style and content, (24, 24, 3) float32 in [0, 1]."""
    random = np.random.default_rng(3)
    style, content = random.random((2, SIZE, SIZE, 3), dtype=np.float32)
    return style, content


def colour_of(cell: int) -> np.ndarray:
    """The image of a cell, (24, 24, 3) uint8."""
    return np.random.default_rng(cell).integers(0, 256, (SIZE, SIZE, 3), np.uint8)


def build_colour_pack(folder: Path) -> Path:
    """Write the pack and return its folder."""
    style, content = source_images()
    plain = manifest()
    sources = {
        name: SourceImage(image_digest(to_8bit(image, 3)), name, "made for tests", "MIT")
        for name, image in (("style", style), ("content", content))
    }
    record = dataclasses.replace(
        plain,
        image=ImageSize(SIZE, SIZE, None, 3),
        pair=dataclasses.replace(plain.pair, kind=FILES, **sources),
    )
    cells: CellBatch = batch("vgg19", range(CELLS))
    images = np.stack([colour_of(cell) for cell in range(CELLS)])
    with PackWriter(folder) as writer:
        writer.create(record, style, content)
        writer.set_extractor("vgg19", extractor_record("vgg19"))
        writer.add("vgg19", dataclasses.replace(cells, images=images), seconds=1.0)
    return folder
