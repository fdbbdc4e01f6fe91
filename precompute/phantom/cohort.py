"""A cohort of synthetic subjects, deterministic from one seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from precompute.cohort import GROUPS, PHASES, Cohort, pixel_pitch, scale_stack
from precompute.phantom.abdomen import paint_abdomen
from precompute.phantom.canvas import Canvas
from precompute.phantom.chest import Chest, paint_chest_wall, paint_midline
from precompute.phantom.heart import paint_heart
from precompute.phantom.lung import paint_lung_vessels
from precompute.phantom.scan import Scanner, acquire, draw_scanner, shading, window
from precompute.phantom.shapes import Grid, Plane
from precompute.phantom.subject import Subject, draw_subject

FINE = 128
"""Smaller images are painted and scanned at twice their size, and averaged."""


OnSubject = Callable[[], None]


def make_cohort(
    subjects: int,
    slices: tuple[int, int],
    size: int,
    seed: int,
    phase: str = "es",
    workers: int = 1,
    on_subject: OnSubject = lambda: None,
) -> Cohort:
    """Render short-axis images of `size` x `size` pixels, base to apex, subject by subject.

    A subject's images depend on the seed and its number, not on how many subjects there are.
    The groups take turns. Each subject's stack is scaled to [0, 1] as a whole (thesis 4.1).

    Args:
        subjects: How many, above 0.
        slices: Least and most slices a subject; drawn uniformly, both included.
        size: Pixels a side, 16 and up.
        seed: 0 and up.
        phase: A key of `PHASES`, or "all" for both phases of every slice.
        workers: Processes to share the work; the images do not depend on it.
        on_subject: Called after each subject.

    Raises:
        ValueError: On an unknown phase, or a range of slices that is none.
    """
    if phase not in (*PHASES, "all"):
        raise ValueError(f"phase is {phase!r}; expected one of {', '.join(PHASES)}, all")
    if not 1 <= slices[0] <= slices[1]:
        raise ValueError(f"slices is {slices}; expected (least, most), 1 <= least <= most")
    draw = partial(_draw_one, slices=slices, size=size, seed=seed, phase=phase)
    parts = []
    for part in _map(draw, range(subjects), min(workers, subjects)):
        parts.append(part)
        on_subject()
    columns = ("images", "subject", "group", "phase", "level")
    joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in columns}
    return Cohort(**joined, pitch=pixel_pitch(size))


def _map(draw: Callable[[int], Cohort], numbers: range, workers: int) -> Iterator[Cohort]:
    if workers <= 1:
        yield from map(draw, numbers)
        return
    # "spawn" is safe beside the threads of a machine-learning framework; "fork" is not.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(draw, numbers)


def _draw_one(number: int, slices: tuple[int, int], size: int, seed: int, phase: str) -> Cohort:
    """Return the images of one subject."""
    random = np.random.default_rng([seed, number])
    group = list(GROUPS)[number % len(GROUPS)]
    subject = draw_subject(group, random)
    count = int(random.integers(slices[0], slices[1], endpoint=True))
    depths = (np.arange(count) + random.uniform(0.15, 0.75)) / count
    phases = tuple(PHASES) if phase == "all" else (phase,)
    places = [(float(depth), moment) for depth in depths for moment in phases]
    stack = np.stack([render(subject, level, moment, size) for level, moment in places])
    return Cohort(
        images=scale_stack(stack)[..., np.newaxis],
        subject=np.full(len(places), number, np.int32),
        group=np.full(len(places), group),
        phase=np.array([moment for _, moment in places]),
        level=np.array([level for level, _ in places], np.float32),
        pitch=pixel_pitch(size),
    )


def render(subject: Subject, level: float, phase: str, size: int) -> NDArray[np.float32]:
    """Return the magnitude image of one slice, (size, size), not yet scaled.

    Args:
        subject: Whose.
        level: 0 base to 1 apex.
        phase: A key of `PHASES`.
        size: Pixels a side.
    """
    factor = 1 if size >= FINE else 2
    grid = Grid.square(size * factor, pixel_pitch(size * factor))
    scanner = draw_scanner(subject)
    random = subject.random(9, int(level * 1e6), phase == "es")
    signal = paint_slice(grid, subject, level, phase) * shading(grid, scanner, level)
    image = _scan(signal, grid.pitch, scanner, random)
    return image.reshape(size, factor, size, factor).mean((1, 3))


def _scan(
    signal: Plane, pitch: float, scanner: Scanner, random: np.random.Generator
) -> NDArray[np.float32]:
    return acquire(signal, window(len(signal), pitch, scanner), scanner, random)


def paint_slice(grid: Grid, subject: Subject, level: float, phase: str) -> Plane:
    """Return the signal of a slice before any coil sees it, (size, size); fat is negative."""
    bent = subject.warp.apply(grid, level)
    canvas = Canvas(bent, subject.random(10, int(level * 1e6)))
    chest = Chest(subject, level)
    cage = paint_chest_wall(canvas, subject, chest, level)
    lung = paint_abdomen(canvas, subject, chest, level, cage)
    paint_lung_vessels(canvas, subject, level, lung)
    paint_midline(canvas, subject, chest, level, cage)
    paint_heart(canvas, subject, level, phase)
    return canvas.signal
