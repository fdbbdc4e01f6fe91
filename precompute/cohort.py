"""Source images and whose they are: what the phantom and the loaders give, and training takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FIELD_OF_VIEW_MM = 180 * 2**0.5
"""The thesis's: 180 pixels of sqrt(2) mm (a pixel's area is 2 mm²)."""

GROUPS = {
    "NOR": "normal",
    "HCM": "hypertrophic",
    "DCM": "dilated",
    "MINF": "infarct",
    "RV": "abnormal right ventricle",
}
"""The five classes of the ACDC challenge (Bernard et al. 2018), by its codes."""

PHASES = {"es": "end-systole", "ed": "end-diastole"}

WHITE = 65535


@dataclass(frozen=True)
class Cohort:
    """Source images, and of each whose it is and what it shows.

    Attributes:
        images: (n, size, size, 1) uint16; 0 to 65535 stands for [0, 1].
        subject: (n,) int32, the subject's number, 0 and up; no other name.
        group: (n,) text, a key of `GROUPS`; empty where it is not known.
        phase: (n,) text, a key of `PHASES`; empty where it is not known.
        level: (n,) float32, 0 at the base to 1 at the apex; NaN where it is not known.
        pitch: Millimetres a pixel; NaN where it is not known.
    """

    images: NDArray[np.uint16]
    subject: NDArray[np.int32]
    group: NDArray[np.str_]
    phase: NDArray[np.str_]
    level: NDArray[np.float32]
    pitch: float

    def unit(self) -> NDArray[np.float32]:
        """Return the images as float32 in [0, 1], (n, size, size, 1)."""
        return to_unit(self.images)


def to_unit(images: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Return 0 to 65535 as float32 in [0, 1]; the same shape."""
    return images.astype(np.float32) / np.float32(WHITE)


def pixel_pitch(size: int) -> float:
    """Millimetres a pixel: sqrt(2) at 180 pixels (thesis 4.1), and the same field of view else."""
    return FIELD_OF_VIEW_MM / size


def scale_stack(stack: NDArray[np.floating]) -> NDArray[np.uint16]:
    """Scale one subject's stack to 0..65535 as a whole (min-max, thesis 4.1).

    Args:
        stack: Any shape, finite; not all of one value.

    Raises:
        ValueError: Where all values are equal.
    """
    lowest, highest = float(np.min(stack)), float(np.max(stack))
    if not highest > lowest:
        raise ValueError(f"every value of the stack is {lowest}; expected an image")
    return np.rint((stack - lowest) / (highest - lowest) * WHITE).astype(np.uint16)
