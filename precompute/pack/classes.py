"""Which cells share a run, and every cell's regime: an attachment of the pack, one an extractor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precompute.pack.errors import PackError
from precompute.pack.npz import Layout, decode_npz, encode_npz
from precompute.pack.regimes import Regime

_LAYOUT: Layout = {"source": ("int32", ("cells",)), "regime": ("uint8", ("cells",))}


@dataclass(frozen=True)
class Classes:
    """What is known of an extractor's cells beside their images.

    Attributes:
        source: (cells,) int32, the number of the cell whose run stands for this one: its own where
            its own stands, another's where that is the same image, -1 where this is not told.
        regime: (cells,) uint8, a `Regime`.
    """

    source: NDArray[np.int32]
    regime: NDArray[np.uint8]

    @classmethod
    def unknown(cls, cells: int) -> Classes:
        """Return what is known of cells of which nothing is told."""
        return cls(np.full(cells, -1, np.int32), np.full(cells, Regime.UNKNOWN, np.uint8))

    def only(self, holds: NDArray[np.bool_]) -> Classes:
        """Return what is told of the cells where `holds`, and nothing of the others."""
        return Classes(
            np.where(holds, self.source, -1).astype(np.int32),
            np.where(holds, self.regime, Regime.UNKNOWN).astype(np.uint8),
        )

    def updated(self, newer: Classes) -> Classes:
        """Return both, `newer` where it tells something."""
        told = newer.source >= 0
        return Classes(
            np.where(told, newer.source, self.source), np.where(told, newer.regime, self.regime)
        )


def role_of(extractor: str) -> str:
    """Return the attachment's role."""
    return f"classes-{extractor}"


def encode_classes(classes: Classes) -> bytes:
    """Return the attachment's bytes."""
    return encode_npz({"source": classes.source, "regime": classes.regime})


def decode_classes(data: bytes, where: str, cells: int) -> Classes:
    """Read the attachment of a pack of so many cells. Raises PackError."""
    arrays = decode_npz(data, _LAYOUT, where, {"cells": cells})
    source, regime = arrays["source"], arrays["regime"]
    if source.min(initial=0) < -1 or source.max(initial=0) >= cells:
        raise PackError(
            f"{where}: 'source' is {source.min()} to {source.max()}; expected -1 to {cells - 1}"
        )
    if not np.isin(regime, list(Regime)).all():
        raise PackError(
            f"{where}: 'regime' has {sorted(set(regime.tolist()))}; expected 0 to {max(Regime)}"
        )
    return Classes(source, regime)
