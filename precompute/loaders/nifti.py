"""NIfTI: one volume's geometry and planes."""

from __future__ import annotations

import gzip
import re
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import nibabel
import numpy as np
from nibabel.openers import ImageOpener
from numpy.typing import NDArray

from precompute.loaders.errors import DataError, brief
from precompute.loaders.geometry import Turn, apex_sign, usual_turn
from precompute.loaders.resample import Spacing

_MM = {"meter": 1000.0, "mm": 1.0, "micron": 0.001, "unknown": 1.0}
_CHUNK = 2**20
_TO_DICOM = np.array([-1.0, -1.0, 1.0])  # NIfTI's x and y lead right and forward


@dataclass(frozen=True)
class Volume:
    """One NIfTI file, its pixels not read yet.

    Attributes:
        path: The file.
        shape: Columns, rows, slices and times.
        spacing: In mm, from row to row and from column to column, after the turn.
        turn: Brings a plane, rows first, to the usual view.
        sign: 1 where slices rise to the apex or it is not known, -1 elsewhere.
    """

    path: Path
    shape: tuple[int, int, int, int]
    spacing: Spacing
    turn: Turn
    sign: int

    def read(self, time: int) -> NDArray[np.float32]:
        """Return one time's planes, (slices, h, w) float32, turned.

        Raises:
            DataError: Where the pixels are damaged.
        """
        values = self._values(time)
        return np.stack([self.turn.apply(plane) for plane in values.transpose(2, 1, 0)])

    def labels(self, time: int, label: int) -> NDArray[np.int64]:
        """Return how many pixels of each slice bear `label`."""
        return np.count_nonzero(np.rint(self._values(time)) == label, axis=(0, 1))

    def _values(self, time: int) -> NDArray[np.float32]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                image = nibabel.load(self.path)
                places = (slice(None),) * 3
                index = (*places, *(time if n == 0 else 0 for n in range(len(image.shape) - 3)))
                values = np.asarray(image.dataobj[index[: len(image.shape)]], np.float32)
        except Exception as error:  # a damaged file can raise anything within the reader
            raise DataError(
                f"its pixels cannot be read ({brief(error)}); the file is damaged or cut short: "
                "copy it again"
            ) from error
        return values.reshape(self.shape[:3])


def _check_whole(path: Path) -> None:
    """Raise DataError where a compressed file ends early, or its checksum is wrong."""
    if path.suffix.lower() != ".gz":
        return
    try:
        with gzip.open(path) as file:
            while file.read(_CHUNK):
                pass
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(
            f"cannot be unpacked ({brief(error)}); the file is damaged or cut short: copy it again"
        ) from error


def read_volume(path: Path) -> Volume:
    """Read a NIfTI header.

    Raises:
        DataError: Where it is damaged, of colour, or not of 2 to 4 dimensions with a spacing.
    """
    _check_whole(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = nibabel.load(path)
            shape, header = image.shape, image.header
            zooms = [float(zoom) for zoom in header.get_zooms()[:2]]
            # nibabel makes a missing spacing 1 as it loads; the file itself tells.
            with ImageOpener(path) as stream:
                stored = type(header).from_fileobj(stream, check=False)["pixdim"][1:3]
            unit = header.get_xyzt_units()[0]
            placed = header["sform_code"] > 0 or header["qform_code"] > 0
    except Exception as error:  # a damaged file can raise anything within the reader
        raise DataError(
            f"cannot be read as NIfTI ({brief(error)}); check its permissions, and that it was "
            "copied whole"
        ) from error
    if header.get_data_dtype().kind not in "iufb":
        raise DataError(
            f"holds {header.get_data_dtype()} values; expected plain numbers, one a pixel (no "
            "colour, no complex numbers)"
        )
    long = [length for length in shape[4:] if length != 1]
    if len(shape) < 2 or long or 0 in shape:
        found = "x".join(map(str, shape))
        raise DataError(f"has {found} values; expected columns x rows x slices [x times]")
    if not (np.all(np.isfinite(zooms)) and np.all(stored != 0)):
        raise DataError(
            f"its pixel spacing is {stored.tolist()}; expected lengths in mm above 0 (pixdim)"
        )
    whole = tuple(shape[:4]) + (1,) * (4 - len(shape[:4]))
    scale = _MM.get(unit, 1.0)
    turn, sign = _lie(image.affine) if placed else (Turn(), 1)
    spacing = turn.apply_to_spacing((zooms[1] * scale, zooms[0] * scale))
    return Volume(path, (whole[0], whole[1], whole[2], whole[3]), spacing, turn, sign)


def _lie(affine: NDArray[np.floating]) -> tuple[Turn, int]:
    """Return the turn to the usual view, and in which direction the apex is."""
    axes = affine[:3, :3] * _TO_DICOM[:, None]
    lengths = np.linalg.norm(axes, axis=0)
    if not np.all(np.isfinite(axes)) or not np.all(lengths > 0):
        return Turn(), 1
    across, down, through = (axes / lengths).T
    return usual_turn(across, down), apex_sign(through)


def is_labels(path: Path) -> bool:
    """Whether the name says that the file holds labels, not an image."""
    return re.search(r"[_-](gt|seg|mask|label|labels)$", stem(path), re.IGNORECASE) is not None


def stem(path: Path) -> str:
    """Return the name without .nii or .nii.gz."""
    return re.sub(r"\.nii(\.gz)?$", "", path.name, flags=re.IGNORECASE)
