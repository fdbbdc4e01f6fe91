"""Which DICOM files make a stack, and which stacks a subject."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np

from precompute.loaders.dicom import Slice, read_header, read_pixels
from precompute.loaders.errors import DataError, Skips
from precompute.loaders.geometry import apex_sign
from precompute.loaders.phases import Choice, choose_phases, cycle
from precompute.loaders.stack import Plane, Subject

SAME_PLACE = 0.1  # mm; scanners repeat a slice's place to the digit, and slices lie further apart
SAME_DIRECTION = 0.02  # of a unit vector's components; about a degree

Place = list[Slice]  # the images at one place along a stack
Placed = tuple[float, Place]  # mm along the stack's normal


def find_dicom(files: list[Path], root: Path, phase: str, skips: Skips) -> list[Subject]:
    """Read every header, and return the subjects; pixels are read later.

    A subject is a PatientID; where all files bear the same one or none, a StudyInstanceUID; where
    there is none either, the first folder below `root`.
    """
    slices = []
    for path in files:
        try:
            found = read_header(path)
            _check_place(found)
            slices.append(found)
        except DataError as error:
            skips.add(path, str(error))
    subjects: dict[str, list[Slice]] = defaultdict(list)
    by_patient = len({found.patient for found in slices}) > 1
    for found in slices:
        folder = found.path.relative_to(root).parts[0]
        key = found.study or folder
        if by_patient and found.patient:
            key = found.patient
        subjects[key].append(found)
    return [_subject(subjects[key], phase, skips) for key in sorted(subjects)]


def _check_place(found: Slice) -> None:
    if found.spacing is None:
        raise DataError(
            "has no PixelSpacing; expected two lengths in mm. Export the file with it, or give the "
            "images as PNG, which has none"
        )
    if not (found.is_oriented and np.all(np.isfinite(found.origin))):
        raise DataError(
            "has no ImagePositionPatient or ImageOrientationPatient; expected both, to put the "
            "slices in order. Export the file with them"
        )


def _subject(slices: list[Slice], phase: str, skips: Skips) -> Subject:
    chosen = [
        (place, choice)
        for stack in make_stacks(slices)
        for _, place in stack
        for choice in choose_images(place, phase)
    ]
    values = sum(found[index].shape[0] * found[index].shape[1] for found, (index, _) in chosen)
    return Subject(
        name=skips.name(slices[0].path.parent),
        planes=len(chosen),
        values=values,
        read=lambda: [_read(stack, phase, skips) for stack in make_stacks(slices)],
    )


def make_stacks(slices: list[Slice]) -> list[list[Placed]]:
    """Group one subject's images into stacks of places.

    A series with several places is a stack. Series of one place each, as many scanners store a
    short axis, are put together where they are parallel and lie apart.
    """
    stacks, singles = [], []
    for parallel in _parallel(slices):
        by_series: dict[tuple[str, str], list[Slice]] = defaultdict(list)
        for found in parallel:
            by_series[(found.study, found.series)].append(found)
        places = [_places(series) for series in by_series.values()]
        stacks += [stack for stack in places if len(stack) > 1]
        singles += _merge([stack[0] for stack in places if len(stack) == 1])
    return stacks + singles


def _parallel(slices: list[Slice]) -> list[list[Slice]]:
    """Group slices by their orientation."""
    groups: list[list[Slice]] = []
    for found in sorted(slices, key=lambda found: (found.study, found.series, found.path)):
        for group in groups:
            if all(
                np.allclose(one, other, atol=SAME_DIRECTION)
                for one, other in ((found.across, group[0].across), (found.down, group[0].down))
            ):
                group.append(found)
                break
        else:
            groups.append([found])
    return groups


def _merge(singles: list[Placed]) -> list[list[Placed]]:
    """Put single places of one orientation into stacks, in which no place comes twice."""
    stacks: list[list[Placed]] = []
    for placed in singles:
        for stack in stacks:
            if all(abs(placed[0] - other) > SAME_PLACE for other, _ in stack):
                stack.append(placed)
                break
        else:
            stacks.append([placed])
    return stacks


def _places(slices: list[Slice]) -> list[Placed]:
    """Group parallel slices by place along their normal, rising to the apex where it is known."""
    normal = slices[0].normal
    sign = apex_sign(normal)
    placed = sorted(((sign * float(found.origin @ normal), found) for found in slices), key=_along)
    places: list[Placed] = []
    for position, found in placed:
        if places and position - places[-1][0] < SAME_PLACE:
            places[-1][1].append(found)
        else:
            places.append((position, [found]))
    return places


def _along(pair: tuple[float, Slice]) -> float:
    return pair[0]


def in_time(place: Place) -> Place:
    """Return the images of one place by TriggerTime, else by temporal position and number."""
    triggers = [found.trigger for found in place]
    if None in triggers or len(set(triggers)) < len(triggers):
        return sorted(place, key=lambda found: found.order)
    return sorted(place, key=lambda found: found.trigger or 0.0)


def is_mixed(place: Place) -> bool:
    """Tell whether trigger times come more than once: several acquisitions at one place.

    Where all are the same, as some exports write them, they are as good as missing.
    """
    triggers = [found.trigger for found in place if found.trigger is not None]
    return 1 < len(set(triggers)) < len(triggers)


def choose_images(place: Place, phase: str) -> list[Choice]:
    """Choose images of one place by phase; the indices are those of `in_time`."""
    images = in_time(place)
    times, interval = cycle([found.trigger for found in images], images[0].nominal)
    return choose_phases(times, interval, phase)


def _read(stack: list[Placed], phase: str, skips: Skips) -> list[Plane]:
    planes = []
    for position, place in stack:
        if phase != "all" and is_mixed(place):
            skips.add(
                place[0].path,
                f"and {len(place) - 1} more lie at one place and share trigger times, so their "
                "phases are not known; expected one image a time. Give one series alone, or use "
                "--phase all",
            )
            continue
        images = in_time(place)
        for index, mark in choose_images(place, phase):
            found = images[index]
            try:
                pixels = found.turn.apply(read_pixels(found.path))
            except DataError as error:
                skips.add(found.path, str(error))
                continue
            assert found.spacing is not None  # _check_place saw to it
            planes.append(
                Plane(
                    pixels=pixels,
                    name=skips.name(found.path),
                    spacing=found.turn.apply_to_spacing(found.spacing),
                    position=position,
                    time=index,
                    phase=mark,
                )
            )
    return planes
