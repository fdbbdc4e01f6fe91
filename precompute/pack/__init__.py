"""Packs on disk: write, read, verify. Needs numpy alone. `cache/README.md` is the format's page."""

from precompute.pack.cells import CellStatus, CellTable
from precompute.pack.errors import PackBusyError, PackError, PackMismatchError
from precompute.pack.image import image_digest, to_8bit
from precompute.pack.loss_steps import log_spaced_steps
from precompute.pack.manifest import (
    SCHEMA_VERSION,
    ExtractorRecord,
    GeneratorRecord,
    HeldOut,
    ImageSize,
    Manifest,
    ModelRecord,
    Optimiser,
    PairRecord,
    SourceImage,
    WeightsRecord,
)
from precompute.pack.reader import Pack
from precompute.pack.shard import CellBatch
from precompute.pack.verify import verify
from precompute.pack.writer import PackWriter, now

__all__ = [
    "SCHEMA_VERSION",
    "CellBatch",
    "CellStatus",
    "CellTable",
    "ExtractorRecord",
    "GeneratorRecord",
    "HeldOut",
    "ImageSize",
    "Manifest",
    "ModelRecord",
    "Optimiser",
    "Pack",
    "PackBusyError",
    "PackError",
    "PackMismatchError",
    "PackWriter",
    "PairRecord",
    "SourceImage",
    "WeightsRecord",
    "image_digest",
    "log_spaced_steps",
    "now",
    "to_8bit",
    "verify",
]
