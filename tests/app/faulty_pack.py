"""The tiny pack with something wrong of every kind, or with something else to say of itself."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from precompute.pack import Pack
from precompute.pack.manifest_file import read_manifest, write_manifest
from precompute.pack.roles import PHANTOM_SOURCE
from tests.tiny_pack import batch, build_tiny_pack, extractor_record, open_writer

DIVERGED_CELL = 30
DAMAGED_CELLS = range(12, 24)
MISSING_CELLS = range(31, 36)


def build_faulty_pack(folder: Path) -> Path:
    """Write it: `vgg19` has a damaged file, the other extractor a diverged and missing cells."""
    build_tiny_pack(folder)
    with open_writer(folder) as writer:
        writer.set_extractor("cvae-encoder", extractor_record("cvae-encoder"))
        one = batch("cvae-encoder", range(DIVERGED_CELL, DIVERGED_CELL + 1))
        writer.add("cvae-encoder", dataclasses.replace(one, diverged=np.array([True])), seconds=1.0)
    damage(folder, shard=1)
    return folder


def build_empty_pack(folder: Path, *extractors: str) -> Path:
    """Write a pack without a single cell, with these extractors announced."""
    with open_writer(folder) as writer:
        for name in extractors:
            writer.set_extractor(name, extractor_record(name))
    return folder


def reverse_axes(folder: Path) -> Path:
    """Give the pack's axes in falling order; the cells' numbers then mean other values."""
    found = read_manifest(folder)
    axes = {key: values[::-1] for key, values in found.axes.items()}
    write_manifest(folder, dataclasses.replace(found, axes=axes))
    return folder


def damage(folder: Path, shard: int) -> None:
    """Spoil the file of a shard."""
    path = folder / Pack(folder).manifest.shards[shard].file
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def call_synthetic(folder: Path) -> Path:
    """Let the pack's style image come from the phantom."""
    found = read_manifest(folder)
    style = dataclasses.replace(found.pair.style, provenance=f"{PHANTOM_SOURCE}; no patient data")
    pair = dataclasses.replace(found.pair, style=style)
    write_manifest(folder, dataclasses.replace(found, pair=pair))
    return folder


def forget_pitch(folder: Path) -> Path:
    """Let the size of the pack's pixels be unknown."""
    found = read_manifest(folder)
    image = dataclasses.replace(found.image, pixel_pitch_mm=None)
    write_manifest(folder, dataclasses.replace(found, image=image))
    return folder
