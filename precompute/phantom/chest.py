"""The chest wall, layer by layer, and the midline: sternum, mediastinum, spine, aorta."""

from __future__ import annotations

import numpy as np

from precompute.phantom.canvas import Canvas
from precompute.phantom.outline import ANGLES, Outline, bump, oval, ripple
from precompute.phantom.shapes import Plane, capsule, ellipse
from precompute.phantom.subject import Subject

RIB_LAYER_MM = 11.0
FRONT = -np.pi / 2


class Chest:
    """The chest's outlines in one slice, and its own axes.

    Attributes:
        skin, fascia, ribs, cage: Outlines from outside in: skin, under the fat, under the outer
            muscles, and inside the ribs.
    """

    def __init__(self, subject: Subject, level: float) -> None:
        trunk, fixed = subject.trunk, subject.random(1)
        self.tilt = trunk.tilt
        self._origin = subject.heart.x, subject.heart.y
        # Towards the apex the slice is nearer to the front wall, and lower.
        x, y = self.place(-26 - 8 * level, 24 + 25 * level)
        turned = ANGLES - trunk.tilt
        power = 2.4
        radii = (
            np.abs(np.cos(turned) / trunk.width) ** power
            + np.abs(np.sin(turned) / trunk.depth) ** power
        ) ** (-1 / power)
        self.skin = Outline(x, y, radii * (1 + ripple(fixed, range(2, 8), 0.02)))
        # Breast and belly fat in front, little along the back; the pectoral muscle in front.
        front = bump(FRONT + trunk.tilt, 1.0)
        fat = trunk.fat * np.clip(0.75 + 0.4 * front + ripple(fixed, range(2, 9), 0.22), 0.25, 3)
        muscle = trunk.muscle * np.clip(0.75 + ripple(fixed, range(2, 8), 0.35), 0.25, 3)
        self.fascia = self.skin.grown(-fat)
        self.ribs = self.fascia.grown(-muscle)
        self.cage = self.ribs.grown(-RIB_LAYER_MM)

    def place(self, right: float, down: float) -> tuple[float, float]:
        """Return the image's (x, y) of a point of the chest's own axes, from the heart, in mm."""
        cos, sin = np.cos(self.tilt), np.sin(self.tilt)
        x, y = self._origin
        return float(x + right * cos - down * sin), float(y + right * sin + down * cos)


def paint_chest_wall(canvas: Canvas, subject: Subject, chest: Chest, level: float) -> Plane:
    """Paint skin to pleura; return where the inside of the cage is, (size, size), 0 to 1."""
    grid, random = canvas.grid, subject.random(2)
    canvas.paint("skin", chest.skin.cover(grid))
    canvas.paint("fat", chest.skin.grown(-1.8).cover(grid))
    canvas.paint("muscle", chest.fascia.cover(grid))
    _paint_fat_planes(canvas, chest, random)
    canvas.paint("fat", chest.ribs.grown(1.2).cover(grid), share=0.8)
    canvas.paint("muscle", chest.ribs.cover(grid))
    _paint_ribs(canvas, chest, random, level)
    canvas.paint("fat", chest.cage.grown(1.3).cover(grid), share=0.7)
    inside = chest.cage.cover(grid)
    canvas.paint("lung", inside)
    whole = np.zeros_like(canvas.signal)
    whole[inside.box] = inside.cover
    return whole


def _paint_fat_planes(canvas: Canvas, chest: Chest, random: np.random.Generator) -> None:
    """Fat between the outer muscles, and fibrous strands in the subcutaneous fat."""
    for _ in range(12):
        angle, part = random.uniform(-np.pi, 0.6), random.uniform(0.25, 0.75)
        step, thick = random.uniform(0.1, 0.22), random.uniform(0.5, 1.1)
        ends = []
        for at in (angle, angle + step):
            inner, outer = np.array(chest.ribs.point(at)), np.array(chest.fascia.point(at))
            ends.append(tuple(inner + part * (outer - inner)))
        canvas.paint("fat", capsule(canvas.grid, ends[0], ends[1], thick, 0.5), share=0.8)
    for _ in range(12):
        angle, slant = random.uniform(-np.pi, 0.4), random.normal(0, 0.05)
        start, end = chest.fascia.point(angle), chest.skin.point(angle + slant, 3)
        canvas.paint("skin", capsule(canvas.grid, start, end, 0.5, 0.3), share=0.5)


def _paint_ribs(canvas: Canvas, chest: Chest, random: np.random.Generator, level: float) -> None:
    """Ribs, cut obliquely: cortical bone around marrow; cartilage near the sternum."""
    grid = canvas.grid
    start = random.uniform(0, 0.3) + 0.5 * level
    for angle in np.arange(-np.pi + start, np.pi + start, 0.31):
        angle = float(angle + random.normal(0, 0.04))
        long, short = random.uniform(8, 16), random.uniform(3.4, 4.8)
        x, y = chest.ribs.point(angle, RIB_LAYER_MM / 2 + random.normal(0, 0.8))
        ahead, behind = chest.ribs.point(angle + 0.05), chest.ribs.point(angle - 0.05)
        lie = float(np.arctan2(ahead[1] - behind[1], ahead[0] - behind[0])) + random.normal(0, 0.1)
        canvas.paint("fat", ellipse(grid, x, y, long + 2.5, short + 1.6, lie), share=0.7)
        if abs(np.angle(np.exp(1j * (angle - FRONT - chest.tilt)))) < 0.75:
            canvas.paint("cartilage", ellipse(grid, x, y, long, short, lie))
            continue
        canvas.paint("bone", ellipse(grid, x, y, long, short, lie, 1.0))
        canvas.paint("marrow", ellipse(grid, x, y, long - 1.6, short - 1.5, lie, 1.0))


def paint_midline(
    canvas: Canvas, subject: Subject, chest: Chest, level: float, cage: Plane
) -> None:
    """Paint sternum, mediastinal fat, spine with its canal and muscles, aorta, oesophagus."""
    grid, paint, place, tilt = canvas.grid, canvas.paint, chest.place, chest.tilt
    x, y = chest.ribs.point(FRONT + tilt - 0.12, 5)
    paint("fat", ellipse(grid, x, y, 22, 8, tilt))
    paint("bone", ellipse(grid, x, y, 18, 6.2, tilt, 0.8))
    paint("marrow", ellipse(grid, x, y, 16.2, 4.7, tilt, 0.8))
    _paint_fat_pads(canvas, subject, chest, level, cage)
    _paint_spine(canvas, subject, chest, level)
    aorta, gullet = place(6, 64 + 8 * level), place(-12, 52 + 8 * level)
    wide = 12.5 - 1.5 * level
    paint("fat", ellipse(grid, *aorta, wide + 2.4, wide + 2.2, tilt, 2.5), share=0.7)
    paint("myocardium", ellipse(grid, *aorta, wide * 1.08 + 1.0, wide + 1.0, tilt), share=0.8)
    paint("blood", ellipse(grid, *aorta, wide * 1.08, wide, tilt))
    paint("muscle", ellipse(grid, *gullet, 6.5, 4.2, tilt + 0.3))
    paint("gas", ellipse(grid, *gullet, 2.6, 1.2, tilt + 0.3))
    paint("venous blood", ellipse(grid, *place(-30, 66 + 8 * level), 3.6, 3.2), share=0.9)


def _paint_spine(canvas: Canvas, subject: Subject, chest: Chest, level: float) -> None:
    """Vertebral body, canal with cerebrospinal fluid and cord, arch, and the back's muscles."""
    grid, paint, place, tilt = canvas.grid, canvas.paint, chest.place, chest.tilt
    down = 84 + 8 * level
    fixed = subject.random(11)
    for side in (-1, 1):
        muscle = oval(*place(-22 + side * 29, down + 33), 27, 15, tilt + side * 0.2)
        muscle = muscle.scaled(1 + ripple(fixed, range(2, 7), 0.09))
        paint("fat", muscle.grown(1.5).cover(grid, 1.0), share=0.7)
        paint("muscle", muscle.cover(grid, 0.5))
        for _ in range(5):
            start = place(-22 + side * fixed.uniform(8, 46), down + fixed.uniform(24, 40))
            end = start[0] + fixed.normal(0, 7), start[1] + fixed.normal(0, 4)
            paint("fat", capsule(grid, start, end, fixed.uniform(0.4, 1.1), 0.4), share=0.7)
    paint("bone", ellipse(grid, *place(-22, down + 26), 24, 8, tilt))
    paint("marrow", ellipse(grid, *place(-22, down + 27), 20, 4.5, tilt))
    paint("bone", ellipse(grid, *place(-22, down), 20.5, 16.5, tilt))
    paint("marrow", ellipse(grid, *place(-22, down), 19, 15, tilt))
    paint("venous blood", capsule(grid, place(-22, down + 14), place(-22, down + 4), 1.3, 0.8))
    paint("fat", ellipse(grid, *place(-22, down + 23), 10.5, 8.5, tilt))
    paint("fluid", ellipse(grid, *place(-22, down + 22.5), 8.5, 6.8, tilt))
    paint("spinal cord", ellipse(grid, *place(-22, down + 22.5), 4.8, 3.6, tilt))


def _paint_fat_pads(
    canvas: Canvas, subject: Subject, chest: Chest, level: float, cage: Plane
) -> None:
    """The fat between sternum and heart, more of it towards the apex, and behind the heart.

    Vessels and strands run through both.
    """
    grid, tilt, fixed = canvas.grid, chest.tilt, subject.random(12)
    x, y = chest.cage.point(FRONT + tilt + 0.02, 1 + 2 * level)
    front = oval(x, y, 36, 7 + 10 * level, tilt - 0.15)
    behind = oval(*chest.place(-16, 46 + 8 * level), 19 - 9 * level, 25 - 12 * level, tilt + 0.2)
    for pad in (front, behind):
        uneven = pad.scaled(1 + ripple(fixed, range(2, 8), 0.11))
        canvas.paint("fat", uneven.cover(grid, 2.5), cage)
        for _ in range(5):
            angle, deep = fixed.uniform(-np.pi, np.pi), fixed.uniform(1, 12)
            start = uneven.point(angle, deep)
            end = uneven.point(angle + fixed.normal(0, 0.5), deep + fixed.normal(0, 4))
            kind = str(fixed.choice(["muscle", "venous blood", "membrane"]))
            strand = capsule(grid, start, end, fixed.uniform(0.5, 1.4), 0.5)
            canvas.paint(kind, strand, cage, share=0.7)
