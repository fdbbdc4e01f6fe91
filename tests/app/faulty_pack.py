"""The tiny pack with something wrong of every kind."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np

from precompute.pack import Pack
from precompute.pack.manifest import read_manifest, write_manifest
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
