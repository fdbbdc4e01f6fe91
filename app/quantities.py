"""What the map can be coloured by: a number for every cell of a model."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from app.kept import Tell, log_damage
from precompute.pack import Pack, PackError
from precompute.pack.classes import role_of
from precompute.pack.measures import ROLE, Measures, decode_measures

CHANGE, SIMILARITY, STYLE_LOSS, CONTENT_LOSS = "change", "similarity", "style_loss", "content_loss"
QUANTITIES = (CHANGE, SIMILARITY, STYLE_LOSS, CONTENT_LOSS)
REGIME = "regime"
DIGITS = 4


def first_shown(pack: Pack) -> str:
    """Return what the map shows first: regimes where the pack tells them, else what was measured.

    Every pack has losses.
    """
    told = pack.manifest.attachments
    if any(role_of(extractor) in told for extractor in pack.cells):
        return REGIME
    return CHANGE if ROLE in told else STYLE_LOSS


def quantities(
    pack: Pack, extractor: str, losses: NDArray[np.float32], tell: Tell = log_damage
) -> dict[str, list[float | None]]:
    """Return each quantity by cell number, None where it is not known, ready for JSON.

    The change is in grey levels, 0 to 255; the losses are those of the last step, unweighted.

    Args:
        pack, extractor: Whose cells.
        losses: Theirs; see `app.losses.read_losses`.
        tell: Is told where the file of what was measured is damaged.
    """
    change, similarity = _measured(pack, extractor, tell)
    style_loss, content_loss = losses[:, :, -1].T
    values = (255 * change, similarity, style_loss, content_loss)
    return {
        name: [_rounded(value) for value in found.tolist()]
        for name, found in zip(QUANTITIES, values, strict=True)
    }


def changes(pack: Pack, extractor: str, tell: Tell = log_damage) -> NDArray[np.float64]:
    """Return how far each cell is from the content image, in grey levels; NaN where not known.

    Args: see `quantities`.
    """
    return 255 * _measured(pack, extractor, tell)[0]


def _rounded(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None


def _measured(
    pack: Pack, extractor: str, tell: Tell
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    measures = _measures(pack, tell)
    unknown = Measures(np.nan, np.nan)
    # One more at the end, for cells without an image: their position is -1.
    found = [measures.get(digest, unknown) for digest in pack.digests] + [unknown]
    image = pack.cells[extractor].image
    change = np.array([each.change for each in found])[image]
    similarity = np.array([each.similarity for each in found])[image]
    return change, similarity


def _measures(pack: Pack, tell: Tell) -> dict[str, Measures]:
    attachment = pack.manifest.attachments.get(ROLE)
    if attachment is None:
        return {}
    try:
        data = pack.read_file(attachment.file, attachment.sha256)
        return decode_measures(data, attachment.file)
    except PackError as error:
        tell(error)
        return {}
