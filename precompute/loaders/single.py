"""One picture of any format, for the style or the content."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from precompute.loaders.arrays import read_array
from precompute.loaders.dicom import read_header, read_pixels
from precompute.loaders.errors import DataError, Skips
from precompute.loaders.files import ARRAY, DICOM, NIFTI, pick_kind, sort_by_kind
from precompute.loaders.nifti import read_volume
from precompute.loaders.pictures import DEEP, read_pages
from precompute.loaders.resample import Spacing, aspect_box, resample_box

Values = NDArray[np.float32]  # (h, w) or (h, w, 3)
SQUARE: Spacing = (1.0, 1.0)
_LUMINANCE = np.array([0.299, 0.587, 0.114], np.float32)  # Rec. 601, as Pillow's


def load_picture(path: Path, size: int | tuple[int, int], channels: int) -> NDArray[np.float32]:
    """Load one picture, its middle cropped to the target's aspect ratio and resampled to it.

    Photographs and .npy of uint8 keep their scale (divided by 255, or 65535 for 16 bits). DICOM,
    NIfTI, TIFF of floats and other .npy are stretched from least to most. Of a NIfTI file the
    middle slice of the first time is taken.

    Args:
        path: PNG, JPEG, TIFF, .npy ((h, w), (h, w, 1) or (h, w, 3)), DICOM or NIfTI.
        size: Rows and columns of the result; a number is both.
        channels: 1 makes colours grey, 3 repeats grey.

    Returns:
        (rows, columns, channels) float32 in [0, 1].

    Raises:
        DataError: Where there is no such picture, or it is damaged, constant or not finite.
        ValueError: Where an argument is out of range.
    """
    target = (size, size) if isinstance(size, int) else size
    if channels not in (1, 3) or min(target) < 1:
        raise ValueError(f"size is {target}, channels {channels}; expected above 0, and 1 or 3")
    if not path.is_file():
        found = "is a folder" if path.is_dir() else "does not exist"
        raise DataError(f"{path} {found}; expected one picture's file")
    skips = Skips(path)
    kind = pick_kind(sort_by_kind([path], skips), skips)
    try:
        values, spacing = _read(path, kind)
        _check(values)
    except DataError as error:
        raise DataError(f"{path} {error}") from error
    return _fit(_with_channels(values, channels), spacing, target)


def _read(path: Path, kind: str) -> tuple[Values, Spacing]:
    if kind == DICOM:
        return _read_dicom(path)
    if kind == NIFTI:
        volume = read_volume(path)
        return _stretch(volume.read(0)[volume.shape[2] // 2]), volume.spacing
    if kind == ARRAY:
        return _read_array(path), SQUARE
    return _read_photograph(path), SQUARE


def _read_dicom(path: Path) -> tuple[Values, Spacing]:
    header = read_header(path)
    spacing = header.turn.apply_to_spacing(header.spacing or SQUARE)
    return _stretch(header.turn.apply(read_pixels(path))), spacing


def _read_array(path: Path) -> Values:
    array = read_array(path)
    shape = array.shape
    if not (len(shape) == 2 or (len(shape) == 3 and shape[2] in (1, 3))) or 0 in shape:
        raise DataError(f"has the shape {shape}; expected one picture: (h, w), (h, w, 1 or 3)")
    values: Values = np.asarray(array.read(), np.float32)
    return values / np.float32(255) if array.dtype == np.uint8 else _stretch(values)


def _read_photograph(path: Path) -> Values:
    image = read_pages(path)[0]
    if image.mode in DEEP:
        values = np.asarray(image, np.float32)
        sixteen = image.mode != "F" and values.size and values.min() >= 0 and values.max() <= 65535
        return values / np.float32(65535) if sixteen else _stretch(values)
    if image.has_transparency_data:
        # What is see-through shows the page behind it.
        page = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(page, image.convert("RGBA"))
    grey = image.mode in ("1", "L")
    return np.asarray(image.convert("L" if grey else "RGB"), np.float32) / np.float32(255)


def _check(values: Values) -> None:
    if not np.all(np.isfinite(values)):
        raise DataError("holds NaN or infinite values; expected numbers: replace or crop them")
    if values.size == 0 or values.min() == values.max():
        raise DataError("shows one value everywhere; expected a picture")


def _stretch(values: NDArray) -> Values:
    """Scale from the least to the most; what cannot be scaled is left to `_check`."""
    lowest, highest = values.min(), values.max()
    if not (np.isfinite(lowest) and np.isfinite(highest) and highest > lowest):
        return values
    return np.asarray((values - lowest) / (highest - lowest), np.float32)


def _with_channels(values: Values, channels: int) -> Values:
    """Return (h, w, channels)."""
    if values.ndim == 2:
        values = values[..., None]
    if channels == 1 and values.shape[2] == 3:
        return (values @ _LUMINANCE)[..., None]
    return np.repeat(values, channels, axis=2) if values.shape[2] < channels else values


def _fit(values: Values, spacing: Spacing, target: tuple[int, int]) -> Values:
    rows, columns, channels = values.shape
    box = aspect_box((rows, columns), target, spacing)
    planes = [resample_box(values[..., channel], box, target) for channel in range(channels)]
    return np.clip(np.stack(planes, axis=-1), 0, 1).astype(np.float32)
