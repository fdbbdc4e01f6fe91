"""How a plane lies in the patient: which turn shows it as usual, and where the apex is.

Directions are unit vectors in DICOM's patient coordinates: x to the left, y to the back, z to the
head. Scanners store short-axis planes in any of eight turns; a cohort needs one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A usual short-axis view: seen from the apex, anterior up, the patient's right on the left. An
# assumption; only which of the eight turns comes nearest depends on it. It also leaves axial,
# coronal and sagittal planes as radiologists look at them.
ACROSS = np.array([0.75, 0.65, 0.10])
DOWN = np.array([-0.20, 0.40, -0.90])
APEX = -np.cross(ACROSS, DOWN)  # to the left, forward and down

CLEAR = 0.5
"""The least cosine with `APEX` at which a stack's direction counts as known (60 degrees)."""


@dataclass(frozen=True)
class Turn:
    """A turn by quarters, with or without a mirror: no pixel's value changes."""

    transpose: bool = False
    flip_rows: bool = False
    flip_columns: bool = False

    def apply(self, plane: NDArray) -> NDArray:
        """Return the plane (h, w, ...) turned."""
        turned = np.swapaxes(plane, 0, 1) if self.transpose else plane
        return turned[:: -1 if self.flip_rows else 1, :: -1 if self.flip_columns else 1]

    def apply_to_spacing(self, spacing: tuple[float, float]) -> tuple[float, float]:
        """Return the spacing of the turned plane."""
        return spacing[::-1] if self.transpose else spacing


def usual_turn(across: NDArray[np.floating], down: NDArray[np.floating]) -> Turn:
    """Return the turn that brings a plane nearest to the usual view.

    Args:
        across: Where the columns' index leads, as a unit vector.
        down: Where the rows' index leads, likewise.
    """
    kept = abs(across @ ACROSS) + abs(down @ DOWN)
    swapped = abs(down @ ACROSS) + abs(across @ DOWN)
    transpose = bool(swapped > kept)
    if transpose:
        across, down = down, across
    return Turn(transpose, bool(down @ DOWN < 0), bool(across @ ACROSS < 0))


def apex_sign(normal: NDArray[np.floating]) -> int:
    """Return 1 where positions along `normal` rise to the apex or it is not known, -1 elsewhere."""
    length = float(np.linalg.norm(normal) * np.linalg.norm(APEX))
    return -1 if float(normal @ APEX) < -CLEAR * length else 1


def levels(positions: Sequence[float]) -> NDArray[np.float32]:
    """Return where each position lies between the first (0) and the last (1).

    Args:
        positions: In any order, in any unit, rising to the apex; NaN where not known.

    Returns:
        float32; NaN where it is not known or all positions are one.
    """
    places = np.asarray(positions, np.float64)
    span = np.ptp(places) if places.size else 0.0
    if not span > 0:  # NaN too
        return np.full(places.shape, np.nan, np.float32)
    return ((places - places.min()) / span).astype(np.float32)
