"""One synthetic subject: all that stays the same over its slices and both phases."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precompute.phantom.outline import Radii, bump, ripple
from precompute.phantom.ventricles import RANGES, SHORTENING, LeftVentricle, left_ventricle
from precompute.phantom.warp import Warp


@dataclass(frozen=True)
class Heart:
    """The heart, lengths in mm and angles in radians as in `outline.ANGLES`.

    Attributes:
        x, y: The left ventricle's centre.
        septum: Where the septum lies, seen from there (pi is the patient's right).
        left: The left ventricle by phase.
        right: By phase, how far the right ventricle's cavity reaches beyond the septum.
        thickness: (STEPS,) the wall's thickness relative to its mean, in diastole.
        scarred: (STEPS,) 0 to 1: where the wall is a scar; 0 but in group MINF.
        scar_depth: The levels that the scar spans, 0 base to 1 apex.
        flat: How much nearer the septum is than a circle's would be.
        shape: (2, STEPS) ripples of the left and the right ventricle's outlines.
        papillary: Angles of the two papillary muscles.
        fat: Thickness of the epicardial fat.
    """

    x: float
    y: float
    septum: float
    left: dict[str, LeftVentricle]
    right: dict[str, float]
    thickness: Radii
    scarred: Radii
    scar_depth: tuple[float, float]
    flat: dict[str, float]
    shape: Radii
    papillary: tuple[float, float]
    fat: float


@dataclass(frozen=True)
class Trunk:
    """The chest and what lies below the diaphragm; mm and radians.

    Attributes:
        tilt: The short-axis plane is oblique: the chest is turned by this in the image.
        width, depth: Half the chest's width and depth at the skin.
        fat: Thickness of the subcutaneous fat.
        muscle: Thickness of the chest wall's muscle outside the ribs.
        dome: The diaphragm's height below the heart's centre, at the base.
        rise: How much higher it stands at the apex.
        stomach: Half-axes of the stomach.
        gas: Whether there is gas in it.
    """

    tilt: float
    width: float
    depth: float
    fat: float
    muscle: float
    dome: float
    rise: float
    stomach: tuple[float, float]
    gas: bool


@dataclass(frozen=True)
class Subject:
    """Heart, trunk, the bending of both, and the seed of all finer things."""

    group: str
    heart: Heart
    trunk: Trunk
    warp: Warp
    seed: int

    def random(self, *purpose: int) -> np.random.Generator:
        """Return the generator of this subject for a purpose, the same each time."""
        return np.random.default_rng([self.seed, *purpose])


def clipped(random: np.random.Generator, mean: float, sd: float) -> float:
    """Draw from a normal distribution, clipped at two standard deviations."""
    return float(np.clip(random.normal(mean, sd), mean - 2 * sd, mean + 2 * sd))


def draw_subject(group: str, random: np.random.Generator) -> Subject:
    """Draw a subject of a group, a key of `precompute.cohort.GROUPS`."""
    heart = _draw_heart(group, random)
    return Subject(
        group, heart, _draw_trunk(heart, random), Warp(random), int(random.integers(2**31))
    )


def _draw_heart(group: str, random: np.random.Generator) -> Heart:
    ranges = RANGES[group]
    volume, muscle = clipped(random, *ranges.volume), clipped(random, *ranges.muscle)
    ejected, length = clipped(random, *ranges.ejection), clipped(random, 92, 4)
    # The wall is incompressible: as the cavity empties, it thickens by itself.
    left = {
        "ed": left_ventricle(volume, muscle, length),
        "es": left_ventricle(volume * (1 - ejected), muscle, length * (1 - SHORTENING * ejected)),
    }
    reach, squeezed = clipped(random, *ranges.right), clipped(random, *ranges.right_ejection)
    septum = np.pi + clipped(random, 0.12, 0.12)
    flat = clipped(random, 0.24, 0.04) if group == "RV" else clipped(random, 0.03, 0.015)
    thickness, scarred = _draw_wall(group, septum, random)
    return Heart(
        x=clipped(random, 4, 5),
        y=clipped(random, -5, 5),
        septum=septum,
        left=left,
        right={"ed": reach, "es": reach * (1 - squeezed)},
        thickness=thickness,
        scarred=scarred,
        scar_depth=(random.uniform(-0.2, 0.25), random.uniform(0.75, 1.2)),
        flat={"ed": flat, "es": flat * 0.8},
        shape=np.stack([ripple(random, range(2, 7), 0.028), ripple(random, range(3, 8), 0.045)]),
        papillary=(septum + np.pi - clipped(random, 0.8, 0.1), septum + np.pi + 0.85),
        fat=clipped(random, 4.0, 1.2),
    )


def _draw_wall(group: str, septum: float, random: np.random.Generator) -> tuple[Radii, Radii]:
    """Return the wall's relative thickness and where it is a scar, (STEPS,) each."""
    thickness, scarred = 1 + ripple(random, range(1, 5), 0.06), np.zeros_like(bump(0, 1))
    if group == "HCM" and random.uniform() < 0.8:
        # Mostly the septum, and of it the anterior part.
        thickness = thickness + clipped(random, 0.7, 0.15) * bump(
            septum + random.normal(0.3, 0.2), 1.1
        )
        thickness = thickness / thickness.mean()
    if group == "MINF":
        place, width = random.uniform(-np.pi, np.pi), random.uniform(0.75, 1.15)
        # A plateau with soft ends; what is scarred is a half to two thirds as thick.
        scarred = np.clip(1.6 * bump(place, width), 0, 1)
        thickness = thickness * (1 - random.uniform(0.32, 0.5) * scarred)
    return thickness, scarred


def _draw_trunk(heart: Heart, random: np.random.Generator) -> Trunk:
    below = heart.left["ed"].radius + heart.left["ed"].wall
    return Trunk(
        tilt=clipped(random, -0.33, 0.11),
        width=clipped(random, 158, 8),
        depth=clipped(random, 116, 5) + 0.25 * (below - 34),
        fat=float(np.clip(random.normal(15, 5), 6, 28)),
        muscle=clipped(random, 11, 2.5),
        dome=below + clipped(random, 6, 3),
        rise=clipped(random, 17, 5),
        stomach=(clipped(random, 42, 6), clipped(random, 27, 5)),
        gas=bool(random.uniform() < 0.6),
    )
