"""`manifest.json`: write it, read it; every field is checked on reading."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from precompute.axes import AXES, check_axis_values
from precompute.pack.atomic import write_bytes_atomically
from precompute.pack.errors import PackError
from precompute.pack.from_json import from_json
from precompute.pack.manifest import SCHEMA_VERSION, Manifest

MANIFEST_NAME = "manifest.json"
LARGEST = 2**26  # bytes: the papers' grid has 14 kB
MOST_CELLS = 10**7  # of an extractor: a table of so many takes 150 MB


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Replace the pack's manifest, atomically."""
    text = json.dumps(dataclasses.asdict(manifest), indent=1, ensure_ascii=False)
    write_bytes_atomically(folder / MANIFEST_NAME, text.encode() + b"\n")


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest of the pack in `folder`. Raises PackError."""
    path = folder / MANIFEST_NAME
    if not folder.is_dir():
        found = "is a file" if folder.exists() else "there is no such folder"
        raise PackError(f"{folder}: {found}; expected a pack, a folder with a {MANIFEST_NAME}")
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise PackError(f"{path}: is a link or no file; expected a file of the pack itself")
    try:
        if (size := path.stat().st_size) > LARGEST:
            raise PackError(f"{path}: has {size} bytes; expected at most {LARGEST}")
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise PackError(f"{path}: not found; a pack is a folder with a {MANIFEST_NAME}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(f"{path}: not readable as JSON ({error})") from error
    return manifest_from_json(data, where=str(path))


def manifest_from_json(data: Any, where: str) -> Manifest:
    """Check parsed JSON and return the manifest. Raises PackError that names the field."""
    if isinstance(data, dict) and data.get("schema") != SCHEMA_VERSION:
        raise PackError(
            f"{where}: schema version {data.get('schema')!r}; this program reads "
            f"{SCHEMA_VERSION}. Make the pack again with `python -m precompute`, or open it with "
            "the version of the program that wrote it."
        )
    manifest = from_json(Manifest, data, where)
    if set(manifest.axes) != {axis.key for axis in AXES}:
        raise PackError(
            f"{where}: axes are {sorted(manifest.axes)}; expected {[a.key for a in AXES]}"
        )
    try:
        check_axis_values(manifest.axes)
    except ValueError as error:
        raise PackError(f"{where}: {error}") from error
    if manifest.cell_count > MOST_CELLS:
        raise PackError(
            f"{where}: the axes make {manifest.cell_count} cells; expected at most {MOST_CELLS}"
        )
    pitch = manifest.image.pixel_pitch_mm
    if pitch is not None and pitch <= 0:
        raise PackError(f"{where}: image.pixel_pitch_mm is {pitch}; expected more than 0")
    for name, size in (("height", manifest.image.height), ("width", manifest.image.width)):
        if not 1 <= size <= 8192:
            raise PackError(f"{where}: image.{name} is {size}; expected 1 to 8192")
    if manifest.image.channels not in (1, 3):
        raise PackError(f"{where}: image.channels is {manifest.image.channels}; expected 1 or 3")
    steps = manifest.loss_steps
    if not steps or steps != sorted(set(steps)) or (steps[0], steps[-1]) != (0, manifest.steps):
        raise PackError(
            f"{where}: loss_steps are {steps}; expected rising steps from 0 to {manifest.steps}"
        )
    _check_files(manifest, where)
    return manifest


def _check_files(manifest: Manifest, where: str) -> None:
    attached = [(f"attachments.{key}", item.file) for key, item in manifest.attachments.items()]
    shards = [(f"shards[{i}]", shard.file) for i, shard in enumerate(manifest.shards)]
    for name, file in [("pair", manifest.pair.file), *shards, *attached]:
        if Path(file).name != file or file in ("", ".", "..") or "\0" in file or "\\" in file:
            raise PackError(f"{where}: {name}.file is {file!r}; expected a plain file name")
    for name, shard in ((f"shards[{i}]", shard) for i, shard in enumerate(manifest.shards)):
        if shard.extractor not in manifest.extractors:
            raise PackError(
                f"{where}: {name}.extractor is {shard.extractor!r}; "
                f"expected one of {sorted(manifest.extractors)}"
            )
        for cells in shard.cells:
            if len(cells) != 2 or not 0 <= cells[0] < cells[1] <= manifest.cell_count:
                raise PackError(
                    f"{where}: {name}.cells has {cells}; expected [start, stop] "
                    f"within 0 to {manifest.cell_count}"
                )
