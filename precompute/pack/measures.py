"""How far each of a pack's images is from the pair: an attachment of the pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from precompute.pack.npz import Layout, decode_npz, encode_npz
from precompute.pack.shard import pack_digests, unpack_digests

ROLE = "measures"
_LAYOUT: Layout = {
    "image_digest": ("uint8", ("images", 16)),
    "change": ("float32", ("images",)),
    "similarity": ("float32", ("images",)),
}


@dataclass(frozen=True)
class Measures:
    """Of one image.

    Attributes:
        change: Mean absolute difference from the content image, in [0, 1].
        similarity: SSIM with the style image, at most 1.
    """

    change: float
    similarity: float


def encode_measures(measures: Mapping[str, Measures]) -> bytes:
    """Return the attachment's bytes; `measures` are by digest."""
    return encode_npz(
        {
            "image_digest": pack_digests(list(measures)),
            "change": np.array([each.change for each in measures.values()], np.float32),
            "similarity": np.array([each.similarity for each in measures.values()], np.float32),
        }
    )


def decode_measures(data: bytes, where: str) -> dict[str, Measures]:
    """Read the attachment: measures by digest. Raises PackError."""
    arrays = decode_npz(data, _LAYOUT, where)
    values = zip(arrays["change"].tolist(), arrays["similarity"].tolist(), strict=True)
    digests = unpack_digests(arrays["image_digest"])
    return {digest: Measures(*pair) for digest, pair in zip(digests, values, strict=True)}
