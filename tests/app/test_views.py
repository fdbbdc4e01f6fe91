"""What the middle picture can show, and the scale of differences."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from app.text import LANGUAGES, Words
from app.views import ALONE, PAIRED, difference_scale, view_table
from precompute.embedded import EMBEDDED_PACK
from precompute.pack import Pack
from precompute.pack.roles import FILES


@pytest.mark.parametrize(
    ("white", "scale"), [(1.0, 0.25), (0.43, 0.10), (0.32, 0.10), (0.12, 0.05), (0.0, 0.05)]
)
def test_the_scale_is_a_quarter_of_the_packs_window(pack: Pack, white: float, scale: float) -> None:
    pack.style = pack.content = np.full((4, 4, 1), white, np.float32)
    assert difference_scale(pack) == pytest.approx(scale)


def test_the_embedded_packs_scale() -> None:
    assert difference_scale(Pack(EMBEDDED_PACK)) == pytest.approx(0.1)


@pytest.mark.parametrize("words", LANGUAGES.values(), ids=LANGUAGES)
def test_every_view_has_a_label_and_a_title(pack: Pack, words: Words) -> None:
    text = words.explorer
    table = view_table(pack, text)
    assert [view["value"] for view in table["views"]] == [*ALONE, *PAIRED]
    assert [view["pinned"] for view in table["views"]] == [False] * 2 + [True] * 3
    assert all(view["label"] and table["titles"][view["value"]] for view in table["views"])
    assert table["titles"]["difference"] == f"{text.TRANSFERRED_TITLE} − {text.CONTENT_TITLE}"


def test_given_pictures_are_not_called_generated(pack: Pack) -> None:
    pair = dataclasses.replace(pack.manifest.pair, kind=FILES)
    pack.manifest = dataclasses.replace(pack.manifest, pair=pair)
    titles = view_table(pack, LANGUAGES["en"].explorer)["titles"]
    assert titles["difference"] == "Style-transferred − Content"
