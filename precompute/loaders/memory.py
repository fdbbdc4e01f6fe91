"""What a cohort takes in memory, said before anything is read."""

from __future__ import annotations

import os

from precompute.loaders.errors import DataError
from precompute.loaders.stack import Subject

GIGA = 10**9
_RAW = 4 * 3  # bytes a value while a subject is read: float32, its source and one copy
_IMAGE = 2 * 2  # bytes a pixel of the result: uint16, and once more while they are put together


def needed_bytes(subjects: list[Subject], size: int) -> int:
    """Return the bytes that loading takes at its peak: the largest subject and the result."""
    largest = max((subject.values for subject in subjects), default=0)
    planes = sum(subject.planes for subject in subjects)
    return largest * _RAW + planes * size**2 * _IMAGE


def check_memory(subjects: list[Subject], size: int) -> None:
    """Raise DataError where loading takes more memory than the machine has."""
    needed, present = needed_bytes(subjects, size), machine_bytes()
    if present is not None and needed > present:
        planes = sum(subject.planes for subject in subjects)
        raise DataError(
            f"loading {planes} images of {len(subjects)} subjects at {size} x {size} pixels takes "
            f"about {needed / GIGA:.1f} GB of memory; this machine has {present / GIGA:.1f} GB. "
            "Take one phase (--phase es), a smaller --size, or fewer subjects"
        )


def machine_bytes() -> int | None:
    """Return the machine's memory, or None where the system does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return None
