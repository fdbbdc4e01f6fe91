"""What can be set from outside: one table, from which the program and its help derive."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
"""The repository's root; nothing depends on the folder that the program is started in."""

ASSETS = ROOT / "assets"
INDEX_TEMPLATE = Path(__file__).resolve().parent / "index.html"
CACHE_BYTES = 256 * 2**20
"""How many bytes of encoded pictures are kept on disk."""


@dataclass(frozen=True)
class Setting:
    """An environment variable, what holds without it, and what it is for."""

    variable: str
    default: str
    help: str


PACK = Setting(
    "STYLE_PACK",
    str(ROOT / "cache" / "phantom"),
    "the folder of the pack to show",
)
CACHE = Setting(
    "STYLE_CACHE_DIR",
    str(Path(tempfile.gettempdir()) / f"style-atlas-{os.getuid()}"),
    "the folder in which encoded pictures are kept; all workers share it",
)
HOST = Setting("HOST", "127.0.0.1", "the address to listen on; 0.0.0.0 for all of them")
PORT = Setting("PORT", "8050", "the port to listen on")

SETTINGS: tuple[Setting, ...] = (PACK, CACHE, HOST, PORT)


def read_setting(setting: Setting, environment: Mapping[str, str] | None = None) -> str:
    """Return the variable's value, or the default where it is unset or empty."""
    found = os.environ if environment is None else environment
    return found.get(setting.variable) or setting.default
