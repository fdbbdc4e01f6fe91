"""PNG, JPEG and TIFF, opened with Pillow as they are meant to be seen."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from precompute.loaders.errors import DataError, Skips, brief
from precompute.loaders.files import by_subject
from precompute.loaders.stack import Plane, Subject

DEEP = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")
"""Pillow's modes of one channel with more than 8 bits."""


def find_pictures(files: list[Path], root: Path, phase: str, skips: Skips) -> list[Subject]:
    """Return the subjects of pictures: a folder below `root` is one, a file in `root` is one.

    Neither phase nor place is known, so all are taken, in the order of their names.
    """
    subjects = []
    for group in by_subject(root, files):
        paths, values, planes = [], 0, 0
        for path in sorted(group, key=_natural):
            try:
                width, height, pages = _measure(path)
            except DataError as error:
                skips.add(path, str(error))
                continue
            paths.append(path)
            planes += pages
            values += width * height * pages
        if paths:
            subjects.append(_subject(paths, planes, values, skips))
    return subjects


def read_pages(path: Path) -> list[Image.Image]:
    """Return each page of a picture, upright; only TIFF may have several.

    Raises:
        DataError: Where the file cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as image:
                pages = ImageSequence.Iterator(image) if image.format == "TIFF" else [image]
                return [ImageOps.exif_transpose(page) for page in pages]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        limit = (Image.MAX_IMAGE_PIXELS or 0) // 10**6
        raise DataError(
            f"is larger than {limit} million pixels; expected fewer: shrink it first"
        ) from error
    except UnidentifiedImageError as error:
        raise DataError("is no picture that Pillow can open; expected PNG, JPEG or TIFF") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        reason = getattr(error, "strerror", None) or brief(error)
        raise DataError(
            f"cannot be read ({reason}); check its permissions, and that it was copied whole"
        ) from error


def grey_values(image: Image.Image) -> NDArray[np.float32]:
    """Return a grey picture's values, (h, w) float32, as stored.

    A picture of three equal channels is grey.

    Raises:
        DataError: Where it has colours or is see-through.
    """
    if image.mode in DEEP:
        return np.asarray(image, np.float32)
    image = _opaque(image)
    if image.mode in ("1", "L"):
        return np.asarray(image.convert("L"), np.float32)
    colours = np.asarray(image.convert("RGB"), np.int16)
    most = int(np.max(np.ptp(colours, axis=2), initial=0))
    if most:
        raise DataError(
            f"is a colour picture (channels differ by up to {most} of 255); expected grey. "
            "Convert it, or leave it out"
        )
    return colours[..., 0].astype(np.float32)


def _opaque(image: Image.Image) -> Image.Image:
    """Drop an alpha channel that hides nothing."""
    if not image.has_transparency_data:
        return image
    full = image.convert("RGBA")
    if int(np.min(np.asarray(full)[..., 3])) != 255:
        raise DataError("is see-through in part; expected an opaque picture: flatten it first")
    return full.convert("RGB")


def _measure(path: Path) -> tuple[int, int, int]:
    """Return width, height and pages, without decoding."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                pages = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
                return image.width, image.height, pages
    except Image.DecompressionBombError as error:
        raise DataError(f"{brief(error)}; shrink it first") from error
    except UnidentifiedImageError as error:
        raise DataError("is no picture that Pillow can open; expected PNG, JPEG or TIFF") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        reason = getattr(error, "strerror", None) or brief(error)
        raise DataError(f"cannot be read ({reason}); check its permissions") from error


def _subject(paths: list[Path], planes: int, values: int, skips: Skips) -> Subject:
    def read() -> list[list[Plane]]:
        found: list[Plane] = []
        for path in paths:
            try:
                for page, image in enumerate(read_pages(path), start=1):
                    name = skips.name(path) + (f", page {page}" if page > 1 else "")
                    found.append(Plane(grey_values(image), name, time=len(found)))
            except DataError as error:
                skips.add(path, str(error))
        return [found]

    return Subject(skips.name(paths[0]), planes, values, read)


def _natural(path: Path) -> list[tuple[int, str]]:
    """Sort "2.png" before "10.png"."""
    parts = re.split(r"(\d+)", str(path))
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
