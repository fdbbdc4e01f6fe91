"""Whether a pack's files are still those that the server opened."""

from __future__ import annotations

from pathlib import Path

from precompute.pack import Pack


class Stamps:
    """Size and time of change of each of a pack's files, as they were at the start."""

    def __init__(self, pack: Pack) -> None:
        """Look at the files that the manifest of `pack` names."""
        manifest = pack.manifest
        files = [manifest.pair.file, *(shard.file for shard in manifest.shards)]
        files += [attachment.file for attachment in manifest.attachments.values()]
        paths = [pack.folder / file for file in files]
        self._stamps = {path: _stamp(path) for path in paths}

    def altered(self) -> int:
        """Return how many files were changed, replaced or removed since."""
        return sum(_stamp(path) != stamp for path, stamp in self._stamps.items())


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
