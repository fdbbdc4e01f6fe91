"""The tissues and their balanced-SSFP signal at 1.5 T."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

FLIP = radians(58)
"""Flip angle, radians: in the usual range of cine at 1.5 T (an assumption)."""


@dataclass(frozen=True)
class Tissue:
    """What decides a tissue's signal.

    Attributes:
        t1, t2: Relaxation times in ms.
        density: Proton density relative to water; an assumption for every tissue.
        fatty: Whether its protons are fat's. With TE = TR/2 they are opposed to water's, so a
            pixel of both is dark: the black lines around organs in balanced SSFP.
        grain: Standard deviation of its unevenness, relative to its signal; an assumption.
        source: Where T1 and T2 are from; see `docs/phantom.md`.
    """

    t1: float
    t2: float
    density: float
    fatty: bool = False
    grain: float = 0.06
    source: str = "assumption"

    @property
    def signal(self) -> float:
        """Signal in a cine, negative where fat; 1 would be all of water's magnetisation."""
        size = bssfp_signal(self.t1, self.t2, self.density, FLIP)
        return -size if self.fatty else size


def bssfp_signal(t1: float, t2: float, proton_density: float, flip: float) -> float:
    """Return the steady-state signal of balanced SSFP on resonance, for TR far below T1 and T2.

    The closed form PD sin(a) (1-E1) sqrt(E2) / (1 - (E1-E2) cos(a) - E1 E2) tends to
    PD sin(a) / (1 + cos(a) + (1 - cos(a)) T1/T2): contrast is by T1/T2.

    Args:
        t1, t2: In the same unit, above 0.
        proton_density: 0 and up.
        flip: Flip angle in radians.
    """
    return proton_density * sin(flip) / (1 + cos(flip) + (1 - cos(flip)) * t1 / t2)


STANISZ = "Stanisz 2005"
ITIS = "IT'IS"
BAZELAIRE = "de Bazelaire 2004"  # T1 at 3 T less the 21 % that the paper found between fields

TISSUES = {
    "blood": Tissue(1441, 290, 0.98, grain=0.03, source=STANISZ),
    "venous blood": Tissue(1582, 181, 0.95, grain=0.035, source=ITIS),
    "myocardium": Tissue(1030, 40, 1.00, grain=0.09, source=STANISZ),
    # Fibrous: less water, and what is left relaxes slowly.
    "scar": Tissue(1150, 52, 0.90, grain=0.14),
    "muscle": Tissue(982, 36, 0.95, grain=0.12, source=ITIS),
    "liver": Tissue(576, 46, 0.92, grain=0.05, source=STANISZ),
    "spleen": Tissue(1057, 79, 0.75, grain=0.06, source=ITIS),
    "fat": Tissue(316, 68, 0.72, fatty=True, grain=0.06, source=BAZELAIRE),
    "marrow": Tissue(549, 49, 0.95, fatty=True, grain=0.14, source=ITIS),
    "spinal cord": Tissue(745, 74, 0.80, source=STANISZ),
    "fluid": Tissue(4200, 2100, 0.85, grain=0.06),
    "chyme": Tissue(900, 120, 0.75, grain=0.22),
    "cartilage": Tissue(1024, 30, 0.75, grain=0.10, source=ITIS),
    "skin": Tissue(900, 30, 0.70),
    "membrane": Tissue(900, 30, 0.25),
    "lung": Tissue(1200, 35, 0.30, grain=0.36),
    "bone": Tissue(1000, 1, 0.30),
    "gas": Tissue(1000, 100, 0.0),
}
"""In the order of the table in `docs/phantom.md`."""
