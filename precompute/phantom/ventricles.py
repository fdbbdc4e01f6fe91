"""The ventricles' sizes: from volumes, as they are reported, to radii and wall thickness.

Both of the left ventricle's surfaces are bodies of revolution, the radius at a depth z of a
length L being R sqrt(1 - (z/L)^p), blunter than an ellipsoid (p = 2).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

BLUNT = 2.4
SHORTENING = 0.23
"""Of its length the left ventricle loses this much of the ejection fraction; an assumption."""


@dataclass(frozen=True)
class Ranges:
    """A group's ranges: (mean, standard deviation) each; draws are clipped at two deviations.

    Attributes:
        volume: Left ventricle's end-diastolic volume, ml.
        ejection: Left ventricle's ejection fraction.
        muscle: Left ventricle's wall volume, ml (1.05 g each).
        right: How far the right ventricle's cavity reaches beyond the septum, mm.
        right_ejection: How much of that is lost in systole.
    """

    volume: tuple[float, float] = (148, 24)
    ejection: tuple[float, float] = (0.60, 0.05)
    muscle: tuple[float, float] = (108, 16)
    right: tuple[float, float] = (26, 2.5)
    right_ejection: tuple[float, float] = (0.30, 0.05)


# Normal: end-diastolic volumes 160 +- 29 ml in men and 135 +- 26 ml in women (Hudsmith 2005);
# ejection fraction 58 +- 5 and 61 +- 5 %, mass 53 +- 9 and 42 +- 7 g/m2 (Petersen 2017).
# The others: chosen to meet the ACDC challenge's definitions (Bernard 2018) at a body surface of
# 1.9 m2: HCM above 110 g/m2 with a wall above 15 mm; DCM above 100 ml/m2, ejecting below 40 %;
# MINF ejecting below 40 %; RV above 110 ml/m2 on the right. Their spreads are assumptions.
RANGES = {
    "NOR": Ranges(),
    "HCM": Ranges((122, 16), (0.68, 0.04), (228, 28), (21, 2.5), (0.32, 0.05)),
    "DCM": Ranges((275, 40), (0.24, 0.06), (150, 20), (27, 3), (0.18, 0.05)),
    "MINF": Ranges((200, 26), (0.33, 0.05), (138, 16), (24, 2.5), (0.26, 0.05)),
    "RV": Ranges((122, 18), (0.56, 0.05), (102, 14), (45, 4), (0.12, 0.05)),
}


@dataclass(frozen=True)
class LeftVentricle:
    """The left ventricle at one moment; mm.

    Attributes:
        radius: Of the cavity at the base.
        wall: Mean thickness at the base.
        length: From the base to the cavity's apex.
    """

    radius: float
    wall: float
    length: float

    def section(self, depth: float) -> tuple[float, float]:
        """Return the radii of cavity and epicardium at a depth below the base, mm, at least 1."""
        outer, outer_length = self.radius + self.wall, self.length + self.wall
        return (
            self.radius * _taper(depth / self.length, 0.1),
            max(outer * _taper(depth / outer_length, 0.2), 4.0),
        )


def left_ventricle(volume: float, muscle: float, length: float) -> LeftVentricle:
    """Return the left ventricle with a cavity of `volume` ml and a wall of `muscle` ml.

    Args:
        volume, muscle: ml, above 0.
        length: Base to the cavity's apex, mm.
    """
    # The body's volume is the integral of pi R^2 (1 - (z/L)^p), so pi R^2 L p / (p + 1).
    full = np.pi * BLUNT / (BLUNT + 1) / 1000
    radius = float(np.sqrt(volume / (full * length)))
    thin, thick = 0.0, 60.0
    while thick - thin > 1e-4:
        wall = (thin + thick) / 2
        if full * (radius + wall) ** 2 * (length + wall) > volume + muscle:
            thick = wall
        else:
            thin = wall
    return LeftVentricle(radius, wall, length)


def _taper(part: float, least: float) -> float:
    """Return the radius at a part of the length, relative to the base's."""
    return float(np.sqrt(max(1 - max(part, 0.0) ** BLUNT, least**2)))
