"""Measure how far a pack's images are from its pair, and keep that with the pack."""

from __future__ import annotations

import contextlib

import numpy as np
from numpy.typing import NDArray

from precompute.generator.metrics import similarity
from precompute.pack import Pack, PackError, PackWriter, to_8bit
from precompute.pack.measures import ROLE, Measures, decode_measures, encode_measures

_DESCRIPTION = "Of each image: mean absolute change from the content image, SSIM with the style"


def measure_images(writer: PackWriter) -> int:
    """Measure the images that are not measured yet; return how many.

    Damaged images are left out.
    """
    pack = Pack(writer.folder)
    kept: dict[str, Measures] = {}
    if attachment := pack.manifest.attachments.get(ROLE):
        with contextlib.suppress(PackError):
            data = pack.read_file(attachment.file, attachment.sha256)
            kept = decode_measures(data, attachment.file)
    found = {digest: kept[digest] for digest in pack.digests if digest in kept}
    style, content = (
        to_8bit(image, pack.manifest.image.channels) for image in (pack.style, pack.content)
    )
    new = [digest for digest in pack.digests if digest not in kept]
    for digest in new:
        with contextlib.suppress(PackError):
            found[digest] = measure_image(pack.image(digest), style, content)
    if found != kept:
        writer.attach(ROLE, encode_measures(found), "npz", _DESCRIPTION)
    return len(new)


def measure_image(
    image: NDArray[np.uint8], style: NDArray[np.uint8], content: NDArray[np.uint8]
) -> Measures:
    """Compare an image with the pair; each (height, width) or (height, width, 3) uint8."""
    seen, model, start = (
        each.astype(np.float32).reshape(*each.shape[:2], -1) / 255
        for each in (image, style, content)
    )
    return Measures(
        change=float(np.abs(seen - start).mean()),
        similarity=similarity(seen.mean(axis=-1), model.mean(axis=-1)),
    )
