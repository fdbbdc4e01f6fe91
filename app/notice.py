"""What a pack's pictures are not for, and whether they are of anybody."""

from __future__ import annotations

from types import ModuleType

from precompute.pack import Pack
from precompute.pack.roles import PHANTOM_SOURCE


def is_synthetic(pack: Pack) -> bool:
    """Tell whether both source images are synthetic: a phantom's, and what was learned from it.

    The style image is the one that may be somebody's: the content image is generated, or given
    along with it.
    """
    return pack.manifest.pair.style.provenance.startswith(PHANTOM_SOURCE)


def notice(pack: Pack, text: ModuleType) -> str:
    """Say what the pack's pictures are not for; `text` has the explorer's words."""
    return text.SYNTHETIC if is_synthetic(pack) else text.NOT_FOR_DIAGNOSIS
