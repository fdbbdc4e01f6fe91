"""What the pack keeps of its generative models: pictures, and how training went.

Both are attachments of the pack. Neither need be there: a pack of two given images has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from precompute.pack import Pack, PackError, image_digest
from precompute.pack.npz import Arrays, read_npz
from precompute.pack.roles import GALLERY, HISTORY, MODELS

Greys = NDArray[np.uint8]


@dataclass(frozen=True)
class Walk:
    """A line in latent space: (steps, H, W) decoded points, and the two originals at its ends."""

    steps: Greys
    ends: Greys

    @property
    def strip(self) -> Greys:
        """The steps under one another in one picture, (steps * H, W): one request for all."""
        return self.steps.reshape(-1, self.steps.shape[-1])


@dataclass(frozen=True)
class Gallery:
    """Held-out originals, and what each model makes of them; all (n, H, W) uint8.

    Attributes:
        original: Images that no model was trained on; none where the pack keeps its sources back.
        reconstruction, sample: By model; decoded from the originals and from random latents.
        group, level: Of each original: a key of `precompute.cohort.GROUPS` or "", and where it
            lies, 0 at the base to 1 at the apex, or NaN.
    """

    original: Greys
    reconstruction: dict[str, Greys]
    sample: dict[str, Greys]
    group: list[str]
    level: list[float]
    walk: Walk | None = None

    def pictures(self) -> dict[str, Greys]:
        """Return every picture that the page shows, by digest."""
        return {image_digest(image): image for image in self._every_picture()}

    def _every_picture(self) -> Iterator[Greys]:
        for images in (self.original, *self.reconstruction.values(), *self.sample.values()):
            yield from images
        if self.walk is not None:
            yield self.walk.strip
            yield from self.walk.ends


@dataclass(frozen=True)
class History:
    """One model's training, a value an epoch; float32, (epochs,)."""

    loss: NDArray[np.float32]
    val_loss: NDArray[np.float32]
    learning_rate: NDArray[np.float32]


@dataclass(frozen=True)
class Kept:
    """What was found. `damaged` says by role what is wrong with an attachment that is there."""

    gallery: Gallery | None = None
    history: dict[str, History] = field(default_factory=dict)
    damaged: dict[str, str] = field(default_factory=dict)

    def pictures(self) -> dict[str, Greys]:
        """Return the gallery's pictures by digest; none without a gallery."""
        return self.gallery.pictures() if self.gallery else {}


def read_kept(pack: Pack) -> Kept:
    """Read what the pack keeps of its models. A damaged attachment is noted, not raised."""
    damaged: dict[str, str] = {}
    gallery, history = None, {}
    try:
        gallery = read_gallery(pack)
    except PackError as error:
        damaged[GALLERY] = str(error)
    try:
        history = read_history(pack)
    except PackError as error:
        damaged[HISTORY] = str(error)
    return Kept(gallery, history, damaged)


def read_gallery(pack: Pack) -> Gallery | None:
    """Return the gallery, or None where the pack has none. Raises PackError where it is damaged."""
    if GALLERY not in pack.manifest.attachments:
        return None
    file, arrays = _read(pack, GALLERY)
    size = (pack.manifest.image.height, pack.manifest.image.width)
    sample = _by_model(arrays, "sample", (None, *size), file)
    if "original" not in arrays:
        return Gallery(np.empty((0, *size), np.uint8), {}, sample, [], [])
    original = _array(arrays, "original", "u", (None, *size), file)
    count = len(original)
    reconstruction = _by_model(arrays, "reconstruction", (count, *size), file)
    walk = None
    if "walk" in arrays:
        steps = _array(arrays, "walk", "u", (None, *size), file)
        walk = Walk(steps, _array(arrays, "walk_ends", "u", (2, *size), file))
    group = _array(arrays, "group", "U", (count,), file)
    level = _array(arrays, "level", "f", (count,), file)
    return Gallery(original, reconstruction, sample, group.tolist(), level.tolist(), walk)


def _by_model(
    arrays: Mapping[str, NDArray], kind: str, shape: tuple[int | None, ...], file: str
) -> dict[str, Greys]:
    return {
        model: _array(arrays, f"{model}.{kind}", "u", shape, file)
        for model in MODELS
        if f"{model}.{kind}" in arrays
    }


def read_history(pack: Pack) -> dict[str, History]:
    """Return each model's training; empty where none is kept. Raises PackError if damaged."""
    if HISTORY not in pack.manifest.attachments:
        return {}
    file, arrays = _read(pack, HISTORY)
    found = {}
    for model in MODELS:
        if f"{model}.loss" in arrays:
            loss = _array(arrays, f"{model}.loss", "f", (None,), file)
            rest = [
                _array(arrays, f"{model}.{name}", "f", loss.shape, file)
                for name in ("val_loss", "learning_rate")
            ]
            found[model] = History(loss, *rest)
    return found


def _read(pack: Pack, role: str) -> tuple[str, Arrays]:
    attachment = pack.manifest.attachments[role]
    return attachment.file, read_npz(
        pack.read_file(attachment.file, attachment.sha256), attachment.file
    )


def _array(
    arrays: Mapping[str, NDArray], name: str, kind: str, shape: tuple[int | None, ...], file: str
) -> NDArray:
    """Return an array of numpy's kind `kind` and of this shape; None stands for any length > 0."""
    if name not in arrays:
        raise PackError(f"{file}: array {name!r} is missing; found {sorted(arrays)}")
    found = arrays[name]
    right = found.ndim == len(shape) and all(
        size > 0 if expected is None else size == expected
        for size, expected in zip(found.shape, shape, strict=True)
    )
    if not right or found.dtype.kind != kind or (kind == "u" and found.dtype != np.uint8):
        expected = ", ".join("n" if length is None else str(length) for length in shape)
        raise PackError(
            f"{file}: array {name!r} is {found.dtype} of shape {found.shape}; expected "
            f"{_KINDS[kind]} of shape ({expected})"
        )
    return found


_KINDS = {"u": "uint8", "U": "text", "f": "floating point"}
