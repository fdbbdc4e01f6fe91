"""A synthetic short-axis slice of the chest, as a stack of tissues painted one over the other.

Sizes are assumptions in the range of adult anatomy, chosen by eye; no patient's data are used.
The patient's right is on the image's left, anterior is up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precompute.phantom.shapes import Ellipse, Grid, Plane, cover

# Signal of each tissue in balanced SSFP, relative to fluid; assumptions.
SIGNAL = {
    "air": 0.02,
    "lung": 0.07,
    "cortical bone": 0.12,
    "muscle": 0.30,
    "myocardium": 0.33,
    "liver": 0.42,
    "marrow": 0.55,
    "vessel": 0.62,
    "fat": 0.78,
    "blood": 0.92,
}

Layer = tuple[str, Plane]


@dataclass(frozen=True)
class Subject:
    """What stays the same over one subject's slices. Lengths in mm, angles in radians."""

    heart: tuple[float, float]
    cavity: float
    wall: float
    tilt: float
    rv_reach: float
    thorax: Ellipse
    fat: float
    dome: float
    seed: int


def draw_subject(random: np.random.Generator) -> Subject:
    """Draw one subject."""
    thorax = Ellipse(
        x=random.normal(-18, 5),
        y=random.normal(22, 4),
        a=random.normal(142, 7),
        b=random.normal(106, 6),
        angle=random.normal(0, 0.04),
    )
    return Subject(
        heart=(random.normal(12, 5), random.normal(2, 4)),
        cavity=random.normal(22, 2.2),
        wall=float(np.clip(random.normal(10.5, 1.6), 7, 16)),
        tilt=random.normal(-0.5, 0.2),
        rv_reach=random.normal(27, 3),
        thorax=thorax,
        fat=float(np.clip(random.normal(13, 4), 5, 24)),
        dome=random.normal(50, 7),
        seed=int(random.integers(2**31)),
    )


def paint(grid: Grid, subject: Subject, level: float) -> list[Layer]:
    """Return the tissues of the slice at `level` (0 base, 1 apex), later ones on top."""
    random = np.random.default_rng([subject.seed, int(level * 1000)])
    return [
        *_chest(grid, subject, level, random),
        *_below_the_diaphragm(grid, subject, level, random),
        *_heart(grid, subject, level, random),
    ]


def _chest(grid: Grid, subject: Subject, level: float, random: np.random.Generator) -> list[Layer]:
    body, fixed = subject.thorax, np.random.default_rng(subject.seed)
    inner = body.grown(-subject.fat)
    cage = inner.grown(-13)
    layers = [("fat", cover(grid, body)), ("muscle", cover(grid, inner))]
    for theta in np.linspace(0, 2 * np.pi, 15, endpoint=False) + fixed.uniform(0, 0.4):
        x, y = inner.grown(-7).point(theta)
        along = np.arctan2(cage.b * np.cos(theta), -cage.a * np.sin(theta))
        rib = Ellipse(x, y, random.uniform(9, 15), random.uniform(3.5, 5), along)
        layers += [("cortical bone", cover(grid, rib)), ("marrow", cover(grid, rib.grown(-1.6)))]
    layers.append(("lung", cover(grid, cage)))
    for _ in range(46):
        theta, reach = random.uniform(0, 2 * np.pi), np.sqrt(random.uniform(0.05, 0.9))
        x, y = Ellipse(cage.x, cage.y, cage.a * reach, cage.b * reach).point(theta)
        size = random.gamma(2.0, 0.8) + 0.5
        vessel = Ellipse(x, y, size * random.uniform(1, 2.2), size, random.uniform(0, np.pi))
        layers.append(("vessel", 0.8 * cover(grid, vessel)))
    layers += _midline(grid, subject, level)
    return layers


def _midline(grid: Grid, subject: Subject, level: float) -> list[Layer]:
    """Mediastinum, spine and descending aorta."""
    x, bottom = subject.thorax.x, subject.thorax.y + subject.thorax.b - subject.fat
    hx, hy = subject.heart
    spine = Ellipse(x, bottom - 26, 19, 16)
    aorta = Ellipse(x + 27, bottom - 40, 11 - 2 * level, 11 - 2 * level)
    return [
        ("fat", cover(grid, Ellipse((x + hx) / 2 - 12, (hy + bottom) / 2 - 4, 26, 40, 0.35))),
        ("muscle", cover(grid, Ellipse(x, bottom - 10, 44, 17))),
        ("cortical bone", cover(grid, spine)),
        ("marrow", cover(grid, spine.grown(-2))),
        ("cortical bone", cover(grid, Ellipse(x, bottom - 8, 7, 6))),
        ("muscle", cover(grid, aorta.grown(1.6))),
        ("blood", cover(grid, aorta)),
    ]


def _below_the_diaphragm(
    grid: Grid, subject: Subject, level: float, random: np.random.Generator
) -> list[Layer]:
    """Liver on the patient's right, stomach on the left; higher towards the apex."""
    rise = 26 * level
    body = cover(grid, subject.thorax.grown(-subject.fat - 12))
    liver = Ellipse(subject.thorax.x - 62, subject.dome + 50 - rise, 70, 56, 0.25)
    stomach = Ellipse(subject.thorax.x + 92, subject.dome + 52 - rise, 40, 34, -0.3)
    layers = [
        ("liver", body * cover(grid, liver)),
        ("muscle", body * cover(grid, stomach)),
        ("marrow", body * cover(grid, stomach.grown(-4))),
    ]
    for _ in range(9):
        x, y = Ellipse(liver.x, liver.y, 45, 36).point(random.uniform(0, 2 * np.pi))
        vein = Ellipse(x, y, random.uniform(2, 7), random.uniform(1, 2), random.uniform(0, 3))
        layers.append(("vessel", body * 0.7 * cover(grid, vein)))
    return layers


def _heart(grid: Grid, subject: Subject, level: float, random: np.random.Generator) -> list[Layer]:
    """Right ventricle, then the left over it; both shrink towards the apex, in systole."""
    taper = np.sqrt(max(1e-3, 1 - (0.82 * level) ** 2))
    ripple = tuple((n, random.normal(0, 0.025), random.uniform(0, 6.28)) for n in (2, 3, 5, 7))
    x, y = subject.heart
    cavity = Ellipse(x, y, subject.cavity * taper, subject.cavity * taper * 0.95, 0.3, ripple)
    muscle = Ellipse(x, y, cavity.a + subject.wall, cavity.b + subject.wall, 0.3, ripple[:2])
    side = subject.tilt + np.pi
    reach = subject.rv_reach * taper
    right = Ellipse(
        x + reach * np.cos(side), y + reach * np.sin(side), 34 * taper, 40 * taper, side, ripple
    )
    layers = [
        ("fat", cover(grid, right.grown(7))),
        ("fat", cover(grid, muscle.grown(4))),
        ("myocardium", cover(grid, right.grown(3.2))),
        ("blood", cover(grid, right)),
        ("myocardium", cover(grid, muscle)),
        ("blood", cover(grid, cavity)),
    ]
    for theta in (0.9, 2.6):
        px, py = Ellipse(x, y, cavity.a * 0.68, cavity.b * 0.68, 0.3).point(theta + level)
        papillary = Ellipse(px, py, 0.24 * cavity.a, 0.18 * cavity.a, theta)
        layers.append(("myocardium", cover(grid, papillary)))
    for _ in range(5):
        px, py = right.grown(-4).point(random.uniform(1.5, 4.8))
        trabecula = Ellipse(
            px, py, random.uniform(2, 6), random.uniform(1, 2), random.uniform(0, 3)
        )
        layers.append(("myocardium", 0.8 * cover(grid, trabecula)))
    return layers
