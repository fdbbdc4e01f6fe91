"""Every word of the pages, in each language: a folder a language, a module a page.

The modules of the languages define the same names, with the same keys and placeholders (a test
holds that). What a pack says of itself is translated where the job wrote it (`es/pack.py`). What
somebody else wrote stays as it is, without a language's mark: the page cannot know which it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import ModuleType

from app.text import en, es


@dataclass(frozen=True)
class PackLink:
    """A pack in the menu: its title, what comes before its pages' addresses, and its folder's name
    where the title alone would not tell it from others.
    """

    title: str
    mount: str
    folder: str = ""


@dataclass(frozen=True)
class Words:
    """One language's words, and where its pages are.

    Attributes:
        language: Its code, such as "en".
        prefix: What comes before every page's address: "" or "/es".
        mount: What comes before that: of the first pack nothing, of others "/pack/<name>".
        packs: All that are served.
        explorer, generator, learn, about: Its modules; `explorer` also has what all pages share.
    """

    language: str
    prefix: str
    explorer: ModuleType
    generator: ModuleType
    learn: ModuleType
    about: ModuleType
    mount: str = ""
    packs: tuple[PackLink, ...] = ()

    def address(self, page: str) -> str:
        """Return where a page is in this language; `page` is a key of `explorer.PAGES`."""
        return f"{self.mount}{self.prefix}{page}"

    def at(self, mount: str, packs: tuple[PackLink, ...] = ()) -> Words:
        """Return these words for the pages of the pack at `mount`."""
        return replace(self, mount=mount, packs=packs)


ENGLISH = Words("en", "", en.explorer, en.generator, en.learn, en.about)
SPANISH = Words("es", "/es", es.explorer, es.generator, es.learn, es.about)

BELOW = "/pack/"
"""Where the pages of packs besides the first are; a name follows."""

LANGUAGES: Mapping[str, Words] = {words.language: words for words in (ENGLISH, SPANISH)}
"""By code; the first is that of addresses without a language."""
