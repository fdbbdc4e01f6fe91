"""What a running server's processes take: memory and processor time, from /proc. Linux alone."""

from __future__ import annotations

import asyncio
import math
import os
import re
import subprocess
import time
from contextlib import suppress
from pathlib import Path

MEGABYTE = 1e6
LOOK_EVERY = 5  # seconds
TICKS = os.sysconf("SC_CLK_TCK")  # a second


def worker_memory(process: subprocess.Popen[bytes]) -> list[dict[str, float]]:
    """Return each worker's resident memory, and its share of it (PSS), in megabytes."""
    found = []
    for child in _children(process):
        with suppress(OSError, KeyError):  # it has just ended
            if not _encodes_ahead(child):
                found.append(_memory_of(child))
    return found


def memory_of_all(process: subprocess.Popen[bytes]) -> float:
    """Return the proportional set sizes of a server and all its processes together, megabytes."""
    sizes = []
    for one in (str(process.pid), *_children(process)):
        with suppress(OSError, KeyError):  # it has just ended
            sizes.append(_memory_of(one)["pss"])
    return round(sum(sizes), 1)


class Watch:
    """Looks at a server's processes every so often: one may be replaced, or end, meanwhile.

    Attributes:
        most_memory: Megabytes of the largest worker at any time.
        most_memory_of_all: Of the server with all its processes at any time, pages that several
            share counted once (the sum of their PSS).
        settled_memory: Of the largest when it was first looked at some time after `begin`;
            None until then.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Watch a server that has just started."""
        self.most_memory = self.most_memory_of_all = 0.0
        self.settled_memory: float | None = None
        self._process = process
        self._seconds: dict[str, float] = {}
        self._before: dict[str, float] = {}
        self._ahead: set[str] = set()
        self._settles = math.inf

    def wait(self, seconds: int) -> None:
        """Let so much time pass, and look each second."""
        for _ in range(seconds):
            time.sleep(1)
            self.look()

    def begin(self, settle: float) -> None:
        """Count the workers' time from here; their memory has settled in so many seconds."""
        self.look()
        self._before = dict(self._seconds)
        self._settles = time.monotonic() + settle

    def look(self) -> None:
        """Look once."""
        for child in _children(self._process):
            with suppress(OSError, KeyError):  # it has just ended
                if _encodes_ahead(child):
                    self._ahead.add(child)
                self._seconds[child] = _processor_seconds(child)
        largest = max((worker["rss"] for worker in worker_memory(self._process)), default=0.0)
        self.most_memory = max(self.most_memory, largest)
        self.most_memory_of_all = max(self.most_memory_of_all, memory_of_all(self._process))
        if self.settled_memory is None and time.monotonic() >= self._settles:
            self.settled_memory = largest

    async def keep_looking(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            self.look()

    def processor_seconds(self) -> dict[str, float]:
        """Return what the workers took since `begin`, and encoding ahead since the start.

        Both up to when they were last looked at.
        """
        workers = self._seconds.keys() - self._ahead
        since = sum(self._seconds[worker] - self._before.get(worker, 0) for worker in workers)
        ahead = sum(self._seconds[process] for process in self._ahead)
        return {"workers": round(since, 2), "encoding_ahead": round(ahead, 2)}


def _children(process: subprocess.Popen[bytes]) -> list[str]:
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def _encodes_ahead(process: str) -> bool:
    return b"app.ahead" in Path(f"/proc/{process}/cmdline").read_bytes()


def _memory_of(process: str) -> dict[str, float]:
    told = Path(f"/proc/{process}/smaps_rollup").read_text()
    sizes = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB", told, re.MULTILINE))
    return {key.lower(): round(int(sizes[key]) * 1024 / MEGABYTE, 1) for key in ("Rss", "Pss")}


def _processor_seconds(process: str) -> float:
    """Return a process's time in its own code and in the kernel's."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS  # utime and stime; see proc(5)
