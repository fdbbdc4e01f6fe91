"""The packs that are served: the first at the server's root, each other one below `/pack/`."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.gallery import Kept, read_kept
from app.picture_cache import PictureCache
from app.pictures import Pictures
from app.text import BELOW, PackLink
from precompute.pack import Pack, PackError

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Shown:
    """A pack that is served.

    Attributes:
        pack: Open.
        kept: Its gallery and histories.
        pictures: Its PNG files.
        mount: What comes before its pages' addresses: "" or "/pack/<name>".
    """

    pack: Pack
    kept: Kept
    pictures: Pictures
    mount: str


def open_packs(folders: Sequence[Path], cache: PictureCache | None) -> list[Shown]:
    """Open packs, in this order.

    Raises PackError where one cannot be opened, or where two are one folder.
    """
    shown: list[Shown] = []
    for folder, mount in zip(folders, choose_mounts(folders), strict=True):
        pack = Pack(folder)
        kept = read_kept(pack)
        for fault in (*pack.faults.values(), *kept.damaged.values()):
            _LOG.error("%s", fault)
        shown.append(Shown(pack, kept, Pictures(pack, cache, kept.pictures()), mount))
    return shown


def choose_mounts(folders: Sequence[Path]) -> list[str]:
    """Return where each pack is: "" the first, the others by their folder's name."""
    real = [folder.resolve() for folder in folders]
    for number, folder in enumerate(real):
        if folder in real[:number]:
            raise PackError(f"{folders[number]}: named twice; name each pack once")
    mounts = [""]
    for folder in real[1:]:
        mount = mount_of(folder)
        names = itertools.chain([mount], (f"{mount}-{number}" for number in itertools.count(2)))
        mounts.append(next(name for name in names if name not in mounts))
    return mounts


def mount_of(folder: Path) -> str:
    """Return where a pack is that is neither the first nor called as another is."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-") or "pack"
    return f"{BELOW}{name}"


def links_to(shown: Sequence[Shown]) -> tuple[PackLink, ...]:
    """Return the menu's entries; packs of one title are told apart by their folders."""
    titles = [one.pack.manifest.title for one in shown]
    return tuple(
        PackLink(title, one.mount, one.pack.folder.name if titles.count(title) > 1 else "")
        for title, one in zip(titles, shown, strict=True)
    )
