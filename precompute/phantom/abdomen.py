"""What lies below the diaphragm: liver, stomach, spleen, bowel and the fat between them."""

from __future__ import annotations

import numpy as np

from precompute.phantom.canvas import Canvas
from precompute.phantom.chest import Chest
from precompute.phantom.outline import Outline, oval, ripple
from precompute.phantom.shapes import Plane, capsule, edge, ellipse
from precompute.phantom.subject import Subject

OBLIQUE = 3.0
"""Blurring of the diaphragm in mm: it crosses the 7 mm slice at an angle of 20 to 30 degrees."""


def paint_abdomen(
    canvas: Canvas, subject: Subject, chest: Chest, level: float, cage: Plane
) -> Plane:
    """Paint all below the diaphragm; return where the lung is left, (size, size), 0 to 1."""
    below = cage * _below(canvas, subject, level, 0.0)
    under = cage * _below(canvas, subject, level, 3.5)
    canvas.paint("muscle", canvas.whole(below))
    canvas.paint("fat", canvas.whole(under), share=0.9)
    random = subject.random(6)
    _paint_bowel(canvas, chest, under, level, random)
    _paint_spleen(canvas, chest, under, level, random)
    _paint_stomach(canvas, subject, chest, under, level, random)
    _paint_liver(canvas, subject, chest, under, level, random)
    return cage * (1 - below)


def _below(canvas: Canvas, subject: Subject, level: float, deeper: float) -> Plane:
    """Return what lies `deeper` mm or more below the diaphragm's two domes."""
    trunk, heart, grid = subject.trunk, subject.heart, canvas.grid
    x = grid.x - np.float32(heart.x)
    top = heart.y + trunk.dome - trunk.rise * level + deeper
    # The right dome is higher; the left falls away under the lung, less so towards the apex.
    line = top + np.float32(0.0022) * (x + 25) ** 2 / (1 + np.abs(x + 25) / 140)
    line -= np.float32(12 * level - 6) * np.exp(-(((x - 60) / 32) ** 2))
    return edge(grid, (line - grid.y) * np.float32(0.9), OBLIQUE)


def _paint_liver(
    canvas: Canvas,
    subject: Subject,
    chest: Chest,
    under: Plane,
    level: float,
    random: np.random.Generator,
) -> None:
    """The liver with its left lobe beneath the heart, hepatic veins, and the inferior vena cava."""
    grid, trunk = canvas.grid, subject.trunk
    down = trunk.dome - trunk.rise * level
    x, y = chest.place(-86, down + 42)
    shape = 1 + ripple(random, range(2, 7), 0.07)
    lobes = (
        oval(x, y, 82, 56, 0.15).scaled(shape),
        oval(*chest.place(-24, down + 18), 52, 26, chest.tilt + 0.25).scaled(shape),
    )
    liver = np.zeros_like(canvas.signal)
    for lobe in lobes:
        box, cover = lobe.grown(0.6).cover(grid, 1.5)
        liver[box] = np.maximum(liver[box], cover)
    liver *= under
    canvas.paint("liver", canvas.whole(liver))
    vary = subject.random(7, int(level * 1e6))
    for _ in range(9):
        start = (x + vary.normal(15, 38), y + vary.normal(-8, 26))
        angle, radius = vary.normal(-0.5, 0.7), vary.gamma(3, 0.5) + 0.5
        for _ in range(3):
            length = vary.uniform(4, 9) * radius**0.5
            end = (start[0] + length * np.cos(angle), start[1] + length * np.sin(angle))
            vessel = capsule(grid, start, end, radius, 0.8 * radius)
            canvas.paint("venous blood", vessel, liver, share=vary.uniform(0.3, 0.85))
            start, angle, radius = end, angle + vary.normal(0, 0.5), radius * 0.8
    cava = ellipse(grid, *chest.place(-46, 50 + 6 * level), 13, 9.5, 0.4, 1.0)
    canvas.paint("venous blood", cava, _cava_shows(under, level), share=0.9)


def _cava_shows(under: Plane, level: float) -> Plane:
    """Return where the vena cava shows: it joins the atrium at the base, and so stands free."""
    return np.maximum(under, np.float32(level < 0.3))


def _paint_stomach(
    canvas: Canvas,
    subject: Subject,
    chest: Chest,
    under: Plane,
    level: float,
    random: np.random.Generator,
) -> None:
    """The stomach: wall with folds, what was eaten, and gas, which rises to the front."""
    grid, trunk = canvas.grid, subject.trunk
    a, b = trunk.stomach
    down = trunk.dome - trunk.rise * level + b + 4
    x, y = chest.place(46, down + 10)
    grown = 0.75 + 0.4 * level
    turned = chest.tilt + random.normal(0.15, 0.2)
    outline = oval(x, y, a * grown, b * grown, turned)
    outline = outline.scaled(1 + ripple(random, range(2, 8), 0.11))
    canvas.paint("muscle", outline.cover(grid, 1.0), under)
    folds = 1 + ripple(random, range(7, 24), 0.05)
    inside = outline.grown(-3.5).scaled(folds)
    contents = str(random.choice(["chyme", "fluid", "chyme"]))
    canvas.paint(contents, inside.cover(grid, 1.0), under, share=0.8)
    if trunk.gas:
        surface = y - 0.25 * b + random.normal(0, 4)
        gas = under.copy()
        gas *= edge(grid, grid.y - np.float32(surface), 1.0)
        canvas.paint("gas", inside.cover(grid), gas)


def _paint_spleen(
    canvas: Canvas, chest: Chest, under: Plane, level: float, random: np.random.Generator
) -> None:
    x, y = chest.place(100, 72 - 8 * level)
    lie = chest.tilt + 1.15 + random.normal(0, 0.15)
    spleen = oval(x, y, 46, 20, lie).scaled(1 + ripple(random, range(2, 7), 0.08))
    canvas.paint("membrane", spleen.grown(1).cover(canvas.grid), under)
    canvas.paint("spleen", spleen.cover(canvas.grid, 1.5), under)


def _paint_bowel(
    canvas: Canvas, chest: Chest, under: Plane, level: float, random: np.random.Generator
) -> None:
    """Loops of bowel and colon in the abdominal fat, more of them towards the apex."""
    for _ in range(10):
        x, y = chest.place(random.uniform(0, 115), random.uniform(45, 125) - 8 * level)
        size = random.uniform(8, 15)
        loop = oval(x, y, size * random.uniform(1, 1.7), size, random.uniform(-1, 1))
        loop = loop.scaled(1 + ripple(random, range(2, 9), 0.12))
        canvas.paint("muscle", loop.cover(canvas.grid, 1.0), under)
        filling: Outline = loop.grown(-2.6).scaled(1 + ripple(random, range(5, 14), 0.06))
        kind = str(random.choice(["chyme", "chyme", "gas", "muscle"]))
        canvas.paint(kind, filling.cover(canvas.grid, 1.0), under, share=0.85)
        # A vessel of the mesentery beside it.
        canvas.paint("venous blood", ellipse(canvas.grid, x + size, y + 3, 1.8, 1.4), under, 0.8)
