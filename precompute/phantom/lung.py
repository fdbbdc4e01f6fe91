"""The lungs' vessels: trees that branch from the hilum, cut by the slice."""

from __future__ import annotations

import numpy as np

from precompute.phantom.canvas import Canvas
from precompute.phantom.shapes import Plane, capsule, ellipse
from precompute.phantom.subject import Subject

SHRINK = 0.79
"""A branch's radius relative to its parent's: two of them carry as much (Murray: 2^(-1/3))."""


def paint_lung_vessels(canvas: Canvas, subject: Subject, level: float, lung: Plane) -> None:
    """Paint the vessels within `lung`, (size, size), 0 to 1."""
    random = subject.random(5, int(level * 1e6))
    heart = subject.heart
    for angle in (-0.9, -0.45, 0.15, 0.6, -2.2, -2.7):
        stem = angle + random.normal(0, 0.2)
        start = (heart.x + 34 * np.cos(stem) + 6, heart.y + 34 * np.sin(stem))
        _branch(canvas, lung, start, stem, random.uniform(1.4, 2.6) * (1 - 0.5 * level), random)
    # Most vessels cross the slice: dots, many small and few large, more of them near the hilum.
    for _ in range(70):
        angle, away = random.uniform(-np.pi, np.pi), 30 + random.gamma(2.2, 20)
        x, y = heart.x + away * np.cos(angle), heart.y + away * np.sin(angle)
        radius = min(0.7 * random.pareto(2.6) + 0.6, 3.4) * np.exp(-away / 200)
        dot = ellipse(canvas.grid, x, y, radius * random.uniform(1, 1.8), radius, angle)
        canvas.paint("venous blood", dot, lung, share=min(1.0, 0.5 + radius / 2))


def _branch(
    canvas: Canvas,
    lung: Plane,
    start: tuple[float, float],
    angle: float,
    radius: float,
    random: np.random.Generator,
) -> None:
    """Paint a vessel and its branches; some run out of the slice, and fade."""
    if radius < 0.8:
        return
    length = random.uniform(5, 9) * radius
    end = (start[0] + length * np.cos(angle), start[1] + length * np.sin(angle))
    share = random.uniform(0.1, 0.9)
    canvas.paint(
        "venous blood", capsule(canvas.grid, start, end, radius, radius * 0.85), lung, share
    )
    for side in (-1, 1):
        turned = angle + side * random.uniform(0.25, 0.75)
        _branch(canvas, lung, end, turned, radius * SHRINK * random.uniform(0.8, 1.05), random)
