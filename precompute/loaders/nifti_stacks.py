"""Which NIfTI files make a subject; ACDC's layout, with Info.cfg and labels, is known."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from precompute.cohort import GROUPS
from precompute.loaders.errors import DataError, Skips
from precompute.loaders.files import by_subject
from precompute.loaders.nifti import Volume, is_labels, read_volume, stem
from precompute.loaders.phases import choose_phases, marked
from precompute.loaders.stack import Plane, Subject

CAVITY = 3  # ACDC's label of the left ventricle's cavity
_FRAME = re.compile(r"_frame(\d+)(_[a-z]+)?$", re.IGNORECASE)

Marks = dict[int, str]  # a frame's number, from 1, and its phase


@dataclass(frozen=True)
class Piece:
    """What is taken of one file: its times, and the phase and place in the cycle of each."""

    volume: Volume
    times: list[tuple[int, str]]
    first: int = 0


def find_nifti(files: list[Path], root: Path, phase: str, skips: Skips) -> list[Subject]:
    """Read every header, and return the subjects; pixels are read later.

    A folder with an Info.cfg is a subject; other files are grouped by `by_subject`.
    """
    folders: dict[Path, list[Path]] = defaultdict(list)
    plain = []
    for path in files:
        if (path.parent / "Info.cfg").is_file():
            folders[path.parent].append(path)
        else:
            plain.append(path)
    groups = [*folders.values(), *by_subject(root, plain)]
    return [found for group in groups if (found := _subject(group, phase, skips)) is not None]


def _subject(files: list[Path], phase: str, skips: Skips) -> Subject | None:
    images = _headers([path for path in files if not is_labels(path)], skips)
    labels = _headers([path for path in files if is_labels(path)], skips)
    info = _read_info(files[0].parent / "Info.cfg", skips)
    pieces, sign = _pieces(images, labels, info, phase, skips)
    if not pieces:
        if labels and not images:
            skips.add(files[0], "is a label map, by its name; expected an image beside it")
        return None
    sizes = [piece.volume.shape[0] * piece.volume.shape[1] for piece in pieces]
    counts = [piece.volume.shape[2] * len(piece.times) for piece in pieces]
    group = info.get("group", "")
    return Subject(
        name=skips.name(files[0] if len(files) == 1 else files[0].parent),
        planes=sum(counts),
        values=sum(size * count for size, count in zip(sizes, counts, strict=True)),
        read=lambda: _read(pieces, sign, skips),
        group=group if group in GROUPS else "",
    )


def _headers(paths: list[Path], skips: Skips) -> list[Volume]:
    volumes = []
    for path in paths:
        try:
            volumes.append(read_volume(path))
        except DataError as error:
            skips.add(path, str(error))
    return volumes


def _read_info(path: Path, skips: Skips) -> dict[str, str]:
    """Return Info.cfg's lines `Key: value`, keys in lower case; empty without the file."""
    if not path.is_file():
        return {}
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError as error:
        skips.add(path, f"cannot be read ({error.strerror}); check its permissions")
        return {}
    pairs = [line.partition(":") for line in lines if ":" in line]
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _pieces(
    images: list[Volume], labels: list[Volume], info: dict[str, str], phase: str, skips: Skips
) -> tuple[list[Piece], int | None]:
    """Choose what to read of one subject's files, and which way the labels say the apex is."""
    frames = {number: image for image in images if (number := _frame(image.path)) is not None}
    others = [image for image in images if _frame(image.path) is None]
    areas = _areas(labels, skips)
    sign = _label_sign(areas)
    marks = _info_marks(info) or _area_marks(areas)
    cine = next((image for image in others if image.shape[3] > 1), None)
    if cine is None or not (frames or marks):
        loose = [Piece(image, _estimate(image, phase)) for image in others]
        return loose + _frame_pieces(frames, marks, phase, skips), sign
    for other in others:
        if other is not cine:
            skips.add(other.path, "lies beside a cine of the same subject; expected one; skipped")
    # ACDC stores each marked frame twice: by itself, and within the cine.
    if not marks:
        return [Piece(cine, _estimate(cine, phase))], sign
    shifted = {number - 1: mark for number, mark in marks.items() if number <= cine.shape[3]}
    wanted = marked(cine.shape[3], shifted, phase)
    if not wanted:
        skips.add(cine.path, f"no frame is marked {phase!r}; expected one in Info.cfg or labels")
    return [Piece(cine, wanted)] if wanted else [], sign


def _frame_pieces(frames: dict[int, Volume], marks: Marks, phase: str, skips: Skips) -> list[Piece]:
    pieces = []
    for number, image in sorted(frames.items()):
        mark = marks.get(number, "")
        alone = len(frames) == 1 and not marks
        if phase in ("all", mark) or alone:
            pieces.append(Piece(image, [(0, mark)], first=number))
        elif not marks:
            skips.add(
                image.path,
                "nothing says which phase this frame shows; expected ED and ES in an Info.cfg "
                "beside it, or a _gt file of each frame. Or use --phase all",
            )
    return pieces


def _estimate(image: Volume, phase: str) -> list[tuple[int, str]]:
    count = image.shape[3]
    return choose_phases([time / count for time in range(count)], 1.0, phase)


def _frame(path: Path) -> int | None:
    found = _FRAME.search(stem(path))
    return int(found[1]) if found else None


def _info_marks(info: dict[str, str]) -> Marks:
    return {int(info[key]): key for key in ("ed", "es") if info.get(key, "").isdecimal()}


def _areas(labels: list[Volume], skips: Skips) -> dict[int, np.ndarray]:
    """Return the cavity's pixels on each slice, by frame number."""
    areas = {}
    for volume in labels:
        number = _frame(volume.path)
        try:
            if number is not None:
                areas[number] = volume.labels(0, CAVITY)
        except DataError as error:
            skips.add(volume.path, str(error))
    return {number: area for number, area in areas.items() if area.sum() > 0}


def _area_marks(areas: dict[int, np.ndarray]) -> Marks:
    """End-diastole is where the cavity is largest, end-systole where it is smallest."""
    if len(areas) < 2:
        return {}
    by_size = sorted(areas, key=lambda number: int(areas[number].sum()))
    return {by_size[-1]: "ed", by_size[0]: "es"}


def _label_sign(areas: dict[int, np.ndarray]) -> int | None:
    """Return 1 where the cavity narrows with the slices' order, -1 where it widens."""
    if not areas:
        return None
    area = areas[min(areas)]
    middle = area.size / 2
    halves = area[: int(np.floor(middle))].sum() - area[int(np.ceil(middle)) :].sum()
    return None if halves == 0 else int(np.sign(halves))


def _read(pieces: list[Piece], sign: int | None, skips: Skips) -> list[list[Plane]]:
    """Return the planes, in a stack for each geometry: the frames of one cine are scaled as one."""
    stacks: dict[tuple, list[Plane]] = defaultdict(list)
    for piece in pieces:
        volume = piece.volume
        direction = sign or volume.sign
        key = (volume.shape[:3], volume.spacing) if piece.first else (volume.path,)
        for time, mark in piece.times:
            try:
                planes = volume.read(time)
            except DataError as error:
                skips.add(volume.path, str(error))
                break
            for index, pixels in enumerate(planes):
                stacks[key].append(
                    Plane(
                        pixels=pixels,
                        name=f"{skips.name(volume.path)}, slice {index + 1}, time {time + 1}",
                        spacing=volume.spacing,
                        position=float(direction * index),
                        time=piece.first + time,
                        phase=mark,
                    )
                )
    return list(stacks.values())
