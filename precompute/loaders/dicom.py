"""One DICOM file: the few header fields that place it, and its pixels.

Only the tags listed here are parsed: a patient's name is never read.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom import config
from pydicom.pixels import apply_rescale, get_decoder

from precompute.loaders.errors import DataError, brief
from precompute.loaders.geometry import Turn, usual_turn
from precompute.loaders.resample import Spacing

_PIXEL_TAGS = [
    "SamplesPerPixel",
    "ImageType",
    "PhotometricInterpretation",
    "PlanarConfiguration",
    "NumberOfFrames",
    "Rows",
    "Columns",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "RescaleSlope",
    "RescaleIntercept",
    "ModalityLUTSequence",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
]
NOT_MAGNITUDE = {"P", "PHASE", "PHASE MAP", "VELOCITY", "R", "REAL", "I", "IMAGINARY"}
"""Values of ImageType that scanners give to images of something else."""

_DATA_TAGS = ["PixelData", "FloatPixelData", "DoubleFloatPixelData"]
_PLACE_TAGS = [
    "PatientID",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "SeriesNumber",
    "InstanceNumber",
    "TemporalPositionIndex",
    "TriggerTime",
    "NominalInterval",
    "PixelSpacing",
    "ImagePositionPatient",
    "ImageOrientationPatient",
]


@dataclass(frozen=True)
class Slice:
    """One image's place, from its header. Lengths in mm, times in ms.

    Attributes:
        path: The file.
        patient, study, series: As in the header, or empty; they group files and go no further.
        order: Sorts images at one place whose times say nothing.
        shape: Rows and columns.
        spacing: From row to row, from column to column; None where it is missing.
        across, down: Where columns and rows lead, unit vectors; NaN where they are missing.
        origin: The first pixel's place; NaN where it is missing.
        trigger, nominal: TriggerTime and NominalInterval, where there are any.
    """

    path: Path
    patient: str
    study: str
    series: str
    order: tuple[float, float]
    shape: tuple[int, int]
    spacing: Spacing | None
    across: NDArray[np.float64]
    down: NDArray[np.float64]
    origin: NDArray[np.float64]
    trigger: float | None
    nominal: float | None

    @property
    def normal(self) -> NDArray[np.float64]:
        """At right angles to the plane: a unit vector, or NaN."""
        return np.cross(self.across, self.down)

    @property
    def is_oriented(self) -> bool:
        """Whether the directions are two unit vectors at right angles, to the header's digits."""
        return bool(np.abs(np.linalg.norm(self.normal) - 1) < 0.01)

    @property
    def turn(self) -> Turn:
        """How to turn the pixels to the usual view."""
        return usual_turn(self.across, self.down) if self.is_oriented else Turn()


def read_header(path: Path) -> Slice:
    """Read what places one image.

    Raises:
        DataError: Where the file holds no single grey image that can be decoded.
    """
    with _lenient(path):
        header = pydicom.dcmread(
            path, stop_before_pixels=True, specific_tags=[*_PIXEL_TAGS, *_PLACE_TAGS]
        )
        _check_image(header)
        _check_magnitude(header)
        _check_decoder(header)
        orientation = _numbers(header, "ImageOrientationPatient", 6)
        spacing = _numbers(header, "PixelSpacing", 2)
        return Slice(
            path=path,
            patient=str(header.get("PatientID") or ""),
            study=str(header.get("StudyInstanceUID") or ""),
            series=str(header.get("SeriesInstanceUID") or ""),
            order=(
                _number(header, "TemporalPositionIndex") or 0.0,
                _number(header, "InstanceNumber") or 0.0,
            ),
            shape=(int(header.Rows), int(header.Columns)),
            spacing=(spacing[0], spacing[1]) if min(spacing) > 0 else None,
            across=orientation[:3],
            down=orientation[3:],
            origin=_numbers(header, "ImagePositionPatient", 3),
            trigger=_number(header, "TriggerTime"),
            nominal=_number(header, "NominalInterval"),
        )


def read_pixels(path: Path) -> NDArray[np.float32]:
    """Return one image's values, (h, w) float32: rescaled, and bright where more is.

    Raises:
        DataError: Where the pixels are damaged or cannot be decoded.
    """
    with _lenient(path):
        file = pydicom.dcmread(path, specific_tags=[*_PIXEL_TAGS, *_DATA_TAGS])
        if not any(tag in file for tag in _DATA_TAGS):
            raise DataError(
                "the header says there is an image, but no pixels follow; the file is cut short or "
                "an object without pixels: export it again"
            )
        stored = _without_padding(file.pixel_array, file)
        values = np.asarray(apply_rescale(stored, file), np.float32)
        # White is the least value there; as the stack is scaled min-max, a sign will do.
        return -values if file.PhotometricInterpretation == "MONOCHROME1" else values


def _without_padding(stored: NDArray, header: pydicom.Dataset) -> NDArray:
    """Give pixels outside the scan, which a header may mark by a value, the darkest real one."""
    padding = _number(header, "PixelPaddingValue")
    if padding is None:
        return stored
    limit = _number(header, "PixelPaddingRangeLimit")
    ends = sorted((padding, padding if limit is None else limit))
    outside = (stored >= ends[0]) & (stored <= ends[1])
    if not outside.any() or outside.all():
        return stored
    bright_is_less = header.get("PhotometricInterpretation") == "MONOCHROME1"
    real = stored[~outside]
    return np.where(outside, real.max() if bright_is_less else real.min(), stored)


@contextmanager
def _lenient(path: Path) -> Iterator[None]:
    """Pass over values that break the standard; turn a damaged file into a DataError."""
    try:
        with warnings.catch_warnings(), config.disable_value_validation():
            warnings.simplefilter("ignore")
            yield
    except DataError:
        raise
    except OSError as error:
        raise DataError(
            f"cannot be read ({error.strerror or brief(error)}); check its permissions, and that "
            "it was copied whole"
        ) from error
    except Exception as error:  # a damaged file can raise anything within the reader
        raise DataError(
            f"cannot be read as DICOM ({brief(error)}); the file is damaged or cut short: export "
            "it again"
        ) from error


def _check_image(header: pydicom.Dataset) -> None:
    if not header.get("Rows") or not header.get("Columns"):
        raise DataError("holds no image (no Rows and Columns); expected an MR image; skipped")
    frames = int(header.get("NumberOfFrames") or 1)
    if frames > 1:
        raise DataError(
            f"is multi-frame ({frames} frames in one file); expected a file per image. Convert it "
            "to NIfTI (dcm2niix does) and give that"
        )
    samples = int(header.get("SamplesPerPixel") or 1)
    interpretation = str(header.get("PhotometricInterpretation") or "")
    if samples != 1 or interpretation not in ("MONOCHROME1", "MONOCHROME2"):
        raise DataError(
            f"is a colour image ({interpretation or 'no PhotometricInterpretation'}, {samples} "
            "values a pixel); expected MONOCHROME1 or MONOCHROME2; skipped"
        )


def _check_magnitude(header: pydicom.Dataset) -> None:
    """Flow series store images of the phase beside those of the magnitude."""
    kinds = [str(value).upper() for value in header.get("ImageType") or ()]
    if any(kind in NOT_MAGNITUDE for kind in kinds):
        raise DataError(
            f"is no magnitude image (ImageType {'/'.join(kinds)}); expected one; skipped"
        )


def _check_decoder(header: pydicom.FileDataset) -> None:
    syntax = header.file_meta.get("TransferSyntaxUID")
    if syntax is None:
        raise DataError("has no TransferSyntaxUID; expected one: export the file again")
    try:
        found = get_decoder(syntax).is_available
    except NotImplementedError:
        found = False
    if not found:
        raise DataError(
            f"is compressed as {syntax.name}, for which no decoder is installed; "
            "pip install pylibjpeg pylibjpeg-libjpeg pylibjpeg-openjpeg, or export it uncompressed"
        )


def _number(header: pydicom.Dataset, keyword: str) -> float | None:
    found = float(_numbers(header, keyword, 1)[0])
    return None if np.isnan(found) else found


def _numbers(header: pydicom.Dataset, keyword: str, count: int) -> NDArray[np.float64]:
    """Return a field's numbers; NaN where it is missing, of another length or not of numbers."""
    try:
        values = np.atleast_1d(np.asarray(header.get(keyword), np.float64))
    except (TypeError, ValueError):
        values = np.empty(0)
    fine = values.shape == (count,) and np.all(np.isfinite(values))
    return values if fine else np.full(count, np.nan)
