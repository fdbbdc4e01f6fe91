"""Every word of the pages, in each language: a folder a language, a module a page.

The modules of the languages define the same names, with the same keys and placeholders (a test
holds that). What a pack says of itself, such as its licence, is in the pack's own language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType

from app.text import en, es


@dataclass(frozen=True)
class Words:
    """One language's words.

    Attributes:
        language: Its code, such as "en".
        prefix: What comes before every page's address: "" or "/es".
        explorer, generator, learn, about: Its modules; `explorer` also has what all pages share.
    """

    language: str
    prefix: str
    explorer: ModuleType
    generator: ModuleType
    learn: ModuleType
    about: ModuleType

    def address(self, page: str) -> str:
        """Return where a page is in this language; `page` is a key of `explorer.PAGES`."""
        return f"{self.prefix}{page}"


ENGLISH = Words("en", "", en.explorer, en.generator, en.learn, en.about)
SPANISH = Words("es", "/es", es.explorer, es.generator, es.learn, es.about)

LANGUAGES: Mapping[str, Words] = {words.language: words for words in (ENGLISH, SPANISH)}
"""By code; the first is that of addresses without a language."""
