"""Which files a path holds, by format, and to which subject's folder each belongs."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

from precompute.loaders.errors import DataError, Skips

DICOM, NIFTI, ARRAY, PICTURE = "DICOM", "NIfTI", "NumPy", "picture"
KINDS = (DICOM, NIFTI, ARRAY, PICTURE)
"""Where a folder holds several, the first of these is read."""

ARRAYS = (".npy", ".npz")
PICTURES = (".png", ".jpg", ".jpeg", ".tif", ".tiff")
NAMED_DICOM = (".dcm", ".dicom", ".ima")
EXPECTED = "DICOM, NIfTI (.nii, .nii.gz), .npy, .npz, or PNG, JPEG or TIFF"


def find_files(path: Path, skips: Skips) -> list[Path]:
    """Return every file at or below `path`, sorted; names that start with a dot are left out.

    Raises:
        DataError: Where `path` does not exist or cannot be read.
    """
    try:
        is_file, exists = path.is_file(), path.exists()
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}); check permissions") from error
    if is_file:
        return [path]
    if not exists:
        raise DataError(f"{path} does not exist; expected a file or folder: {EXPECTED}")

    def note(error: OSError) -> None:
        folder = Path(error.filename)
        skips.add(folder, f"the folder cannot be read ({error.strerror}); check its permissions")

    found = []
    for folder, folders, names in os.walk(path, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(folder) / name for name in names if not name.startswith(".")]
    return sorted(found)


def sort_by_kind(files: list[Path], skips: Skips) -> dict[str, list[Path]]:
    """Group files by format: DICOM by content, the others by suffix.

    Files of no such format are left out: each named as DICOM is noted, the rest as one count.
    """
    kinds: dict[str, list[Path]] = {kind: [] for kind in KINDS}
    others: Counter[str] = Counter()
    for path in files:
        name = path.name.lower()
        try:
            if path.stat().st_size == 0:
                skips.add(path, "the file is empty; copy it again")
            elif name.endswith((".nii", ".nii.gz")):
                kinds[NIFTI].append(path)
            elif name.endswith(ARRAYS):
                kinds[ARRAY].append(path)
            elif name.endswith(PICTURES):
                kinds[PICTURE].append(path)
            elif is_dicom(path):
                kinds[DICOM].append(path)
            elif name.endswith(NAMED_DICOM):
                skips.add(
                    path,
                    "is no DICOM file: no 'DICM' at byte 128; export it again as DICOM Part 10",
                )
            elif name != "info.cfg":
                others[path.suffix.lower() or "no suffix"] += 1
        except OSError as error:
            skips.add(path, f"cannot be read ({error.strerror}); check its permissions")
    if others:
        listed = ", ".join(f"{count} {suffix}" for suffix, count in sorted(others.items()))
        skips.add("other files", f"{listed}; of no format that is read here")
    return kinds


def is_dicom(path: Path) -> bool:
    """Whether the file starts as DICOM Part 10 does: 128 bytes, then 'DICM'."""
    with path.open("rb") as stream:
        return stream.read(132)[128:] == b"DICM"


def pick_kind(kinds: dict[str, list[Path]], skips: Skips) -> str:
    """Return the one format to read; say of the others that they are not.

    Raises:
        DataError: Where there is no file of any format.
    """
    present = [kind for kind in KINDS if kinds[kind]]
    if not present:
        raise skips.nothing(EXPECTED)
    for kind in present[1:]:
        skips.add(
            f"{len(kinds[kind])} {kind} files",
            f"the folder also holds {present[0]}, which is read; give each format its own folder",
        )
    return present[0]


def subject_root(path: Path, files: list[Path]) -> Path:
    """Return the folder whose subfolders are the subjects: below any that hold one folder alone."""
    root = path if path.is_dir() else path.parent
    while True:
        tops = {file.relative_to(root).parts[0] for file in files}
        inner = root / next(iter(tops))
        if len(tops) != 1 or not inner.is_dir() or all(file.parent == inner for file in files):
            return root
        root = inner


def by_subject(root: Path, files: list[Path]) -> list[list[Path]]:
    """Group files by subject: the first folder below `root`; a file in `root` is one by itself."""
    subjects: dict[Path, list[Path]] = {}
    for file in files:
        key = root / file.relative_to(root).parts[0]
        subjects.setdefault(key, []).append(file)
    return list(subjects.values())
