"""What `.dockerignore` admits to an image, as Docker reads it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

_SIGNS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def admitted(root: Path, skipped: Sequence[str] = ()) -> Iterator[Path]:
    """Yield the files below `root` that its `.dockerignore` admits, relative to it.

    Folders at the root that are named in `skipped` are not looked into.
    """
    lines = (root / ".dockerignore").read_text().splitlines()
    patterns = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    for entry in sorted(root.iterdir()):
        if entry.name not in skipped:
            for path in sorted(entry.rglob("*")) if entry.is_dir() else [entry]:
                relative = path.relative_to(root)
                if path.is_file() and admits(patterns, relative.as_posix()):
                    yield relative


def admits(patterns: Sequence[str], path: str) -> bool:
    """Tell whether a file is admitted: the last pattern decides that it, or a folder it is in, has.

    Patterns are of whole paths from the root; `!` takes back what others leave out.
    """
    *folders, _root = PurePosixPath(path).parents
    places = [path, *map(str, folders)]
    kept = True
    for pattern in patterns:
        matcher = _matcher(pattern.removeprefix("!").strip("/"))
        if any(matcher.fullmatch(place) for place in places):
            kept = pattern.startswith("!")
    return kept


def _matcher(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(_SIGNS.get(part, re.escape(part)) for part in parts))


def copy_admitted(root: Path, folder: Path) -> None:
    """Copy to `folder` what `COPY . .` copies from `root`."""
    for path in admitted(root, skipped=(".venv", ".git")):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, folder / path)
