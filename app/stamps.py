"""Whether a pack's files are still those that the server opened."""

from __future__ import annotations

from pathlib import Path

from precompute.pack import Pack
from precompute.pack.manifest_file import MANIFEST_NAME


class Stamps:
    """Size and time of change of each of a pack's files, as they were at the start."""

    def __init__(self, pack: Pack) -> None:
        """Look at the manifest of `pack`, and the files that it names."""
        manifest = pack.manifest
        files = [MANIFEST_NAME, manifest.pair.file, *(shard.file for shard in manifest.shards)]
        files += [attachment.file for attachment in manifest.attachments.values()]
        paths = [pack.folder / file for file in files]
        self._stamps = {path: _stamp(path) for path in paths}

        self.faults = len(pack.faults) + len(pack.lost_attachments())
        """How many files were damaged or absent then."""

    def altered(self) -> int:
        """Return how many files were changed, replaced or removed since."""
        return sum(_stamp(path) != stamp for path, stamp in self._stamps.items())


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
