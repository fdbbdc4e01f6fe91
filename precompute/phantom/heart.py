"""The heart: both ventricles, what is inside and around them, and the great vessels' roots."""

from __future__ import annotations

import numpy as np

from precompute.phantom.canvas import Canvas
from precompute.phantom.outline import ANGLES, Outline, Radii, bump, oval, ripple
from precompute.phantom.shapes import capsule, ellipse
from precompute.phantom.subject import Heart, Subject

RIGHT_WALL_MM = 2.6
RIGHT_END = 0.93
"""The level at which the right ventricle ends; assumptions, both."""

Contours = tuple[Outline, Outline, Outline]


def contours(heart: Heart, level: float, phase: str) -> Contours:
    """Return the smooth outlines of the slice: left cavity, epicardium, right cavity.

    Args:
        heart: Whose.
        level: 0 base to 1 apex; the slices stay where they are in diastole.
        phase: A key of `precompute.cohort.PHASES`.
    """
    resting, now = heart.left["ed"], heart.left[phase]
    # The apex stays, the base comes down: in systole a slice is nearer to the base, or beyond it.
    depth = level * resting.length - (resting.length - now.length)
    inner, outer = now.section(depth)
    still, _ = resting.section(level * resting.length)
    wall = (outer - inner) * heart.thickness
    radii = np.full_like(wall, inner)
    scar = scar_at(heart, level)
    if scar.any() and phase == "es":
        # A scar neither thickens nor moves inwards.
        thin = resting.wall * heart.thickness
        wall, radii = wall + scar * (thin - wall), radii + 0.85 * scar * (0.97 * still - radii)
    round_to = (1 + heart.shape[0]) * (1 - heart.flat[phase] * bump(heart.septum, 0.75))
    cavity = Outline(heart.x, heart.y, radii * round_to)
    epicardium = Outline(heart.x, heart.y, cavity.radii + wall)
    return cavity, epicardium, _right(heart, level, phase, epicardium)


def scar_at(heart: Heart, level: float) -> Radii:
    """Return how much of the wall is scar at each angle of a slice, (STEPS,), 0 to 1."""
    first, last = heart.scar_depth
    return heart.scarred * float(np.clip(min(level - first, last - level) / 0.15, 0, 1))


def _right(heart: Heart, level: float, phase: str, epicardium: Outline) -> Outline:
    """The right ventricle's cavity, to be painted under the left ventricle: the rest is a crescent.

    It is an egg with its long axis along the septum, blunt towards the front.
    """
    taper = np.sqrt(max(1 - (level / RIGHT_END) ** 2.2, 0.001))
    edge = epicardium.at(heart.septum)
    beyond = heart.right[phase] * taper
    across = (beyond + 0.95 * edge) / 2 * min(1.0, 0.45 + taper)
    along = (0.66 * edge + 0.52 * heart.right[phase]) * min(1.0, 0.25 + taper)
    x = heart.x + (edge + beyond - across) * np.cos(heart.septum)
    y = heart.y + (edge + beyond - across) * np.sin(heart.septum)
    egg = oval(x, y - 0.06 * along, across, along, heart.septum)
    corners = 0.075 * np.cos(3 * (ANGLES - heart.septum)) + heart.shape[1]
    return egg.scaled(1 + corners)


def paint_heart(canvas: Canvas, subject: Subject, level: float, phase: str) -> None:
    """Paint the heart of a slice."""
    heart, random = subject.heart, subject.random(3, int(level * 1e6), phase == "es")
    cavity, epicardium, right = contours(heart, level, phase)
    present = level < RIGHT_END - 0.02
    _paint_surroundings(canvas, subject, epicardium, right, level)
    if present:
        _paint_right(canvas, heart, right, epicardium, level, random)
    paint, grid = canvas.paint, canvas.grid
    # Where the wall meets lung or fat obliquely, towards the apex, its edge is blurred.
    soft = 5 * max(0.0, level - 0.5)
    paint("myocardium", epicardium.cover(grid, soft))
    if scar_at(heart, level).max() > 0.3:
        sector = np.where(scar_at(heart, level) > 0.3, epicardium.radii - 0.6, 0.3)
        paint("scar", Outline(heart.x, heart.y, sector).cover(grid), share=0.6)
    _paint_cavity(canvas, heart, cavity, level, phase, soft, random)
    if level < (0.10 if phase == "ed" else 0.20):
        _paint_outflow(canvas, heart, cavity, epicardium)


def _paint_surroundings(
    canvas: Canvas, subject: Subject, epicardium: Outline, right: Outline, level: float
) -> None:
    """Pericardium, and the fat within: thick in the grooves and in front of the right ventricle."""
    heart, fixed, grid = subject.heart, subject.random(4), canvas.grid
    uneven = np.clip(0.75 + ripple(fixed, range(1, 8), 0.75), 0.08, 2.8)
    over_left, over_right = heart.fat * 0.45 * uneven, heart.fat * 1.1 * uneven
    both = [(epicardium, over_left)]
    if level < RIGHT_END - 0.02:
        both.append((right, over_right + RIGHT_WALL_MM))
    for outline, fat in both:
        canvas.paint("membrane", outline.grown(fat + 1.3).cover(grid, 1.0))
    for outline, fat in both:
        canvas.paint("fat", outline.grown(fat).cover(grid, 0.5))
    if level >= 0.85:
        return
    for side in (-1, 1):
        x, y = epicardium.point(heart.septum + side * 1.15, -heart.fat * 0.8)
        canvas.paint("fat", ellipse(grid, x, y, 5.5, 4.5, heart.septum))
        canvas.paint("blood", ellipse(grid, x, y, 1.5, 1.3), share=0.9)


def _paint_right(
    canvas: Canvas,
    heart: Heart,
    right: Outline,
    epicardium: Outline,
    level: float,
    random: np.random.Generator,
) -> None:
    """The right ventricle's thin wall, its blood, the moderator band and trabeculae."""
    grid = canvas.grid
    canvas.paint("myocardium", right.grown(RIGHT_WALL_MM).cover(grid))
    rough = right.scaled(1 + ripple(random, range(7, 20), 0.025))
    canvas.paint("blood", rough.cover(grid, 2 * level), share=0.94)
    for _ in range(int(3 + 9 * level)):
        angle = heart.septum + random.normal(0, 0.9)
        start = right.point(angle, -1.0)
        end = right.point(angle + random.normal(0, 0.3), random.uniform(2, 9))
        thick = random.uniform(0.8, 1.9)
        canvas.paint("myocardium", capsule(grid, start, end, thick, 0.6 * thick), share=0.75)
    if 0.45 < level < 0.75:
        start = right.point(heart.septum + 0.35)
        end = epicardium.point(heart.septum - 0.25)
        canvas.paint("myocardium", capsule(grid, start, end, 1.9, 1.5), share=0.85)


def _paint_cavity(
    canvas: Canvas,
    heart: Heart,
    cavity: Outline,
    level: float,
    phase: str,
    soft: float,
    random: np.random.Generator,
) -> None:
    """Blood with a trabeculated border, and the papillary muscles standing in it."""
    grid, tight = canvas.grid, phase == "es"
    # Trabeculae line the free wall and the apex; the septum is smooth.
    rough = ripple(random, range(6, 18), 0.016 + 0.024 * level + 0.014 * tight)
    rough = rough * (1 - 0.7 * bump(heart.septum, 0.8))
    canvas.paint("blood", cavity.scaled(1 + rough).cover(grid, soft))
    if not 0.2 < level < 0.85:
        return
    radius = float(cavity.radii.mean())
    for angle in heart.papillary:
        size = (0.19 + 0.05 * tight + random.normal(0, 0.015)) * heart.left[phase].radius
        at = angle + random.normal(0, 0.06)
        # They spring from the wall below the middle and stand free above.
        depth = np.interp(level, (0.2, 0.45, 0.85), (0.42, 0.30, 0.12)) * radius
        x, y = cavity.point(at, depth)
        full = float(np.clip(min(level - 0.2, 0.85 - level) / 0.1, 0.2, 1))
        oblong = ellipse(grid, x, y, size * 1.25, size, at + random.normal(0, 0.3), 1.0)
        canvas.paint("myocardium", oblong, share=full)
        if level > 0.4 or tight:
            stalk = capsule(grid, cavity.point(at + 0.1, -1), (x, y), 0.5 * size, 0.7 * size)
            canvas.paint("myocardium", stalk, share=0.8 * full)
    for _ in range(int(3 + 6 * level)):
        angle = heart.septum + np.pi + random.normal(0, 1.1)
        x, y = cavity.point(angle, random.uniform(0.5, 3.5))
        strand = ellipse(grid, x, y, random.uniform(1, 3), random.uniform(0.7, 1.4), angle)
        canvas.paint("myocardium", strand, share=0.7)


def _paint_outflow(canvas: Canvas, heart: Heart, cavity: Outline, epicardium: Outline) -> None:
    """At the base: the aortic root opening in front of the septum, and the left atrium behind."""
    grid, outflow, behind = canvas.grid, heart.septum + 0.75, heart.septum - 2.1
    x, y = epicardium.point(outflow, 7)
    canvas.paint("myocardium", ellipse(grid, x, y, 15.5, 14.5, outflow))
    canvas.paint("blood", ellipse(grid, x, y, 13, 12.5, outflow, 1.5))
    canvas.paint("blood", capsule(grid, (heart.x, heart.y), (x, y), 10, 9))
    x, y = cavity.point(behind, -1)
    canvas.paint("blood", ellipse(grid, x, y, 11, 6.5, behind + np.pi / 2, 4.0), share=0.8)
