"""The generator's page as data: what of it the pack has, and what the browser is told of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from app.cell_table import IMAGE_PATH
from app.gallery import MODELS, Gallery, Kept
from app.spectra import Spectrum
from app.text import ENGLISH, Words
from precompute.cohort import GROUPS
from precompute.pack import Pack, image_digest

ORIGINAL = "original"
"""The source that stands beside the models in a comparison."""


@dataclass(frozen=True)
class Generator:
    """All that the page shows.

    Attributes:
        pack: The open pack.
        kept: Its gallery and histories, as far as it has them.
        spectra: The power spectra of its images.
        labels: The models' names.
        words: In the page's language.
    """

    pack: Pack
    kept: Kept
    spectra: list[Spectrum]
    labels: dict[str, str]
    words: Words

    @property
    def text(self) -> ModuleType:
        """The page's words."""
        return self.words.generator

    @property
    def sources(self) -> list[str]:
        """What can be shown of a slice: the original, then the models that redrew it."""
        gallery = self.kept.gallery
        return [ORIGINAL, *gallery.reconstruction] if gallery and len(gallery.original) else []

    def source_name(self, source: str) -> str:
        """Return the name of a source."""
        return str(self.text.ORIGINAL) if source == ORIGINAL else self.labels[source]


def describe_generator(
    pack: Pack, kept: Kept, spectra: list[Spectrum], words: Words = ENGLISH
) -> Generator:
    """Gather what the page shows of a pack."""
    record = pack.manifest.generator
    of_pack = words.explorer.of_pack
    named = {name: of_pack(model.label) for name, model in record.models.items()} if record else {}
    labels = {name: named.get(name) or words.generator.MODEL_NAMES[name] for name in MODELS}
    return Generator(pack, kept, spectra, labels, words)


def slice_order(gallery: Gallery) -> list[int]:
    """Return the slices by group, in the order of `GROUPS`, then from base to apex."""
    groups = list(GROUPS)

    def place(number: int) -> tuple[int, float]:
        group, level = gallery.group[number], gallery.level[number]
        rank = groups.index(group) if group in groups else len(groups)
        return rank, level if math.isfinite(level) else math.inf

    return sorted(range(len(gallery.original)), key=place)


def generator_table(generator: Generator) -> dict[str, Any]:
    """Return what `assets/` needs to show any slice and any step, ready for JSON.

    Keys:
        image_path: What comes before a picture's digest in its address.
        sources: For each its name and the digests of its slices, in the order shown.
        slices: What is said of each slice.
        walk: `digest` of the strip, `steps`, `width` and `height` of one; absent without a walk.
        text: The sentences that JavaScript puts on the page.
    """
    text = generator.text
    table: dict[str, Any] = {"image_path": IMAGE_PATH, "text": text.BROWSER, "sources": []}
    gallery = generator.kept.gallery
    if gallery is None:
        return table
    order = slice_order(gallery)
    table["slices"] = [text.slice_caption(gallery.group[i], gallery.level[i]) for i in order]
    for source in generator.sources:
        images = gallery.original if source == ORIGINAL else gallery.reconstruction[source]
        digests = [image_digest(images[i]) for i in order]
        table["sources"].append({"name": generator.source_name(source), "digests": digests})
    if gallery.walk is not None:
        steps, height, width = gallery.walk.steps.shape
        digest = image_digest(gallery.walk.strip)
        table["walk"] = {"digest": digest, "steps": steps, "width": width, "height": height}
    return table
