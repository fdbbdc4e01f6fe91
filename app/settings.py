"""What can be set from outside: one table, from which the program and its help derive."""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from precompute.embedded import EMBEDDED_PACKS

ROOT = Path(__file__).resolve().parent.parent
"""The repository's root; nothing depends on the folder that the program is started in."""

ASSETS = ROOT / "assets"
INDEX_TEMPLATE = Path(__file__).resolve().parent / "index.html"
THREADS = 4
"""Of each worker: with one, a connection on which nothing is asked would keep others waiting."""

TEST_DATA = "STYLE_ATLAS_TEST_DATA"
"""Names a folder of data for the tests."""

CACHE_BYTES = 256 * 2**20
"""How many bytes of encoded pictures are kept on disk."""


@dataclass(frozen=True)
class Setting:
    """An environment variable, what holds without it, and what it is for."""

    variable: str
    default: str
    help: str


PACKS = Setting(
    "STYLE_PACKS",
    os.pathsep.join(map(str, EMBEDDED_PACKS)),
    f"the folders of the packs to show, the first one first, with {os.pathsep!r} between them",
)
CACHE = Setting(
    "STYLE_CACHE_DIR",
    str(Path(tempfile.gettempdir()) / f"style-atlas-{os.getuid()}"),
    "the folder in which encoded pictures are kept; all workers share it",
)
HOST = Setting("HOST", "127.0.0.1", "the address to listen on; 0.0.0.0 for all of them")
PORT = Setting("PORT", "8050", "the port to listen on")

EMBEDDERS = Setting(
    "STYLE_EMBEDDERS",
    "'self'",
    "sites that may show the page in a frame, such as https://moodle.example.org",
)
WORKERS = Setting("WEB_CONCURRENCY", "2", "gunicorn's workers")
LOG_LEVEL = Setting("STYLE_LOG_LEVEL", "INFO", "of the log: DEBUG, INFO, WARNING or ERROR")

AHEAD = Setting(
    "STYLE_ENCODE_AHEAD", "yes", "whether pictures are encoded before they are asked for"
)
YES = "yes"

SETTINGS: tuple[Setting, ...] = (PACKS, CACHE, AHEAD, HOST, PORT, WORKERS, EMBEDDERS, LOG_LEVEL)

OWN = "STYLE_"
"""How the names of variables begin that are nobody else's."""


class SettingError(ValueError):
    """A variable that is unknown, or has a value that cannot be meant."""


def read_setting(setting: Setting, environment: Mapping[str, str] | None = None) -> str:
    """Return the variable's value, or the default where it is unset or empty."""
    found = os.environ if environment is None else environment
    return found.get(setting.variable) or setting.default


def pack_folders(environment: Mapping[str, str] | None = None) -> list[Path]:
    """Return the folders that `STYLE_PACKS` names."""
    named = read_setting(PACKS, environment).split(os.pathsep)
    return [Path(name) for name in named if name.strip()]


def check_settings(environment: Mapping[str, str] | None = None) -> None:
    """Raise SettingError where a variable is set that nothing reads, or has no sense.

    Test data's place, `TEST_DATA`, is not the app's, and is left alone.
    """
    found = os.environ if environment is None else environment
    known = [setting.variable for setting in SETTINGS]
    for name in sorted(found):
        if name.startswith(OWN) and name != TEST_DATA and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise SettingError(f"{name}: nothing reads this variable; {hint}")
    for setting in SETTINGS:
        value = read_setting(setting, found)
        if problem := _CHECKS.get(setting.variable, _no_problem)(value):
            raise SettingError(f"{setting.variable} is {value!r}; expected {problem}")


def _no_problem(_value: str) -> str:
    return ""


def is_number(value: str, least: int, most: int) -> bool:
    """Tell whether a text is a whole number in these bounds, in at most nine ASCII digits."""
    return re.fullmatch("[0-9]{1,9}", value) is not None and least <= int(value) <= most


def _number(least: int, most: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        sound = is_number(value, least, most)
        return "" if sound else f"a whole number from {least} to {most}"

    return check


def _level(value: str) -> str:
    levels = ("DEBUG", "INFO", "WARNING", "ERROR")
    return "" if value in levels else " or ".join(levels)


def _yes_or_no(value: str) -> str:
    return "" if value in (YES, "no") else "yes or no"


def _sources(value: str) -> str:
    """Return what is wrong with a list of sources: it becomes part of a header."""
    source = r"('self'|\*|https?://[A-Za-z0-9.*:-]+)"
    sound = value == "'none'" or re.fullmatch(f"{source}( {source})*", value)
    return "" if sound else "'self', 'none', or addresses such as https://moodle.example.org"


def _folders(value: str) -> str:
    return "" if value.strip(f"{os.pathsep} ") else "a folder at least"


_CHECKS: Mapping[str, Callable[[str], str]] = {
    "STYLE_PACKS": _folders,
    "PORT": _number(1, 65535),
    "WEB_CONCURRENCY": _number(1, 64),
    "STYLE_LOG_LEVEL": _level,
    "STYLE_ENCODE_AHEAD": _yes_or_no,
    "STYLE_EMBEDDERS": _sources,
}
"""What each value must be; a check returns what was expected, or nothing."""
