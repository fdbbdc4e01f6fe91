"""The packs that are in git: what the page shows unless told otherwise, and no job overwrites."""

from __future__ import annotations

from pathlib import Path

_CACHE = Path(__file__).resolve().parents[1] / "cache"

EMBEDDED_PACK = _CACHE / "phantom"
"""The one that the page opens at."""

HEART_PACK = _CACHE / "vgg16-heart"
"""VGG16 on the heart of that one's pair: fewer pixels, and a coarser grid."""

EMBEDDED_PACKS = (EMBEDDED_PACK, HEART_PACK)
