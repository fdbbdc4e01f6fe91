"""A path to a cohort: which format, which subjects, one after the other into one array."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from precompute.cohort import PHASES, Cohort
from precompute.loaders.arrays import find_arrays
from precompute.loaders.dicom_stacks import find_dicom
from precompute.loaders.errors import Skips
from precompute.loaders.files import (
    ARRAY,
    DICOM,
    EXPECTED,
    NIFTI,
    PICTURE,
    find_files,
    pick_kind,
    sort_by_kind,
    subject_root,
)
from precompute.loaders.memory import check_memory
from precompute.loaders.nifti_stacks import find_nifti
from precompute.loaders.pictures import find_pictures
from precompute.loaders.stack import Frames, Subject, make_frames

WANTED = (*PHASES, "all")
_FINDERS = {DICOM: find_dicom, NIFTI: find_nifti, ARRAY: find_arrays, PICTURE: find_pictures}


@dataclass(frozen=True)
class Loaded:
    """A cohort of the user's own images.

    Attributes:
        cohort: The images; subjects are numbered from 0 in the order of their images' digests.
            That is no order of names, sites or groups: any part of it is a fair sample.
        digest: SHA-256 over the images, their geometry and groups, in hex; over no name. The same
            digest is the same cohort.
        skipped: A sentence for each file or image left out. They name files: for the terminal only.
        kind: "DICOM", "NIfTI", "NumPy" or "picture".
    """

    cohort: Cohort
    digest: str
    skipped: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Survey:
    """What a path holds, before anything is read: format, number of files and their bytes."""

    kind: str
    files: int
    bytes: int


@dataclass(frozen=True)
class _Ready:
    digest: str
    frames: list[Frames]
    group: str


def survey(path: Path) -> Survey:
    """Count the files that `load_cohort` would read.

    Raises:
        DataError: Where there are none.
    """
    skips = Skips(path)
    kinds = sort_by_kind(find_files(path, skips), skips)
    kind = pick_kind(kinds, skips)
    return Survey(kind, len(kinds[kind]), sum(file.stat().st_size for file in kinds[kind]))


def load_cohort(path: Path, size: int, pitch: float, phase: str) -> Loaded:
    """Load images of one format from a file or folder; memory holds one subject's at a time.

    Args:
        path: DICOM, NIfTI, .npy, .npz, or PNG, JPEG or TIFF; see docs/your-data.md.
        size: Height and width of the result in pixels.
        pitch: Millimetres a pixel; formats without a pixel spacing ignore it.
        phase: "es", "ed" or "all". Images of which no phase is known are taken whatever it is.

    Raises:
        DataError: Where no image could be loaded, or the machine's memory is too small.
        ValueError: Where an argument is out of range.
    """
    if phase not in WANTED:
        raise ValueError(f"phase is {phase!r}; expected one of {', '.join(WANTED)}")
    if size < 1 or not (math.isfinite(pitch) and pitch > 0):
        raise ValueError(f"size is {size}, pitch {pitch} mm; expected both above 0")
    skips = Skips(path)
    kinds = sort_by_kind(find_files(path, skips), skips)
    kind = pick_kind(kinds, skips)
    root = subject_root(path, kinds[kind])
    subjects = _FINDERS[kind](kinds[kind], root, phase, skips)
    check_memory(subjects, size)
    ready = _read(subjects, size, pitch, skips)
    if not ready:
        raise skips.nothing(EXPECTED)
    cohort = _join(ready, math.nan if kind in (ARRAY, PICTURE) else pitch)
    return Loaded(cohort, _digest(ready, cohort.pitch), tuple(skips.sentences), kind)


def _read(subjects: list[Subject], size: int, pitch: float, skips: Skips) -> list[_Ready]:
    """Read one subject after the other; what is kept of each is small."""
    ready: dict[str, _Ready] = {}
    waiting = subjects[::-1]
    subjects.clear()
    while waiting:
        # Taken off the list, so that what its reader holds goes with it.
        subject = waiting.pop()
        # make_frames lets go of each stack before the next subject is read.
        stacks = [make_frames(planes, size, pitch, skips) for planes in subject.read()]
        frames = [stack for stack in stacks if stack is not None]
        if not frames:
            continue
        digest = _subject_digest(frames, subject.group)
        if digest in ready:
            # Twice in a cohort, a person could be on both sides of the split.
            skips.add(subject.name, "holds the same images as a subject before it; skipped")
            continue
        ready[digest] = _Ready(digest, frames, subject.group)
    return [ready[digest] for digest in sorted(ready)]


def _join(ready: list[_Ready], pitch: float) -> Cohort:
    frames = [(number, one.group, part) for number, one in enumerate(ready) for part in one.frames]
    counts = [len(part.images) for _, _, part in frames]
    return Cohort(
        images=np.concatenate([part.images for _, _, part in frames])[..., None],
        subject=np.repeat([number for number, _, _ in frames], counts).astype(np.int32),
        group=np.repeat([group for _, group, _ in frames], counts).astype(np.str_),
        phase=np.array([mark for _, _, part in frames for mark in part.phase], np.str_),
        level=np.concatenate([part.level for _, _, part in frames]).astype(np.float32),
        pitch=pitch,
    )


def _subject_digest(frames: list[Frames], group: str) -> str:
    sha = hashlib.sha256(group.encode())
    for part in frames:
        sha.update(repr((part.images.shape, part.phase)).encode())
        sha.update(part.images.astype("<u2").tobytes())
        sha.update(part.level.astype("<f4").tobytes())
    return sha.hexdigest()


def _digest(ready: list[_Ready], pitch: float) -> str:
    sha = hashlib.sha256(repr(float(pitch)).encode())
    for one in ready:
        sha.update(bytes.fromhex(one.digest))
    return sha.hexdigest()
