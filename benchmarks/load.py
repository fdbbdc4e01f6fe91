"""A class at once: students with browsers' caches, each moving a slider three times a second.

`python -m benchmarks.load [--cdn] [STUDENTS [SECONDS]]` prints JSON, and fails where a request did,
an image took longer than it may, or a worker's memory grew. Loopback alone; the server is the
Procfile's with two workers, and ten seconds old: it began with an empty folder of encoded pictures.
The students come within ten seconds more; `benchmarks.tab` says what each asks for. With
`--cdn` all ask through one cache, empty at first, that obeys the server's `Cache-Control`.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import re
import sys
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.connections import PAGES, PICTURES, Connections, SharedCache, Traffic
from benchmarks.grid import Grid
from benchmarks.limits import beyond
from benchmarks.serving import served
from benchmarks.students import ARRIVE, Student
from benchmarks.tab import Tab, Tally
from benchmarks.workers import LOOK_EVERY, Watch, worker_memory
from precompute.embedded import EMBEDDED_PACK
from precompute.pack import Pack

AGE = 10  # seconds
LINKED = re.compile(r'(?:src|href)="(/[^"]+)"')
LIMITS = {"p99_milliseconds": 250, "worker_megabytes": 150, "worker_megabytes_grown": 20}


@dataclass(frozen=True)
class Class:
    """How many students come, for how many seconds each, and whether through a CDN."""

    students: int = 200
    seconds: float = 60
    cdn: bool = False

    async def study(self, grid: Grid, address: str, watch: Watch) -> tuple[Tally, Traffic]:
        """Let all of them in; return what came of it, and what reached the server."""
        linked, tally, traffic = links_of(address), Tally(), Traffic()
        looking = asyncio.create_task(watch.keep_looking())
        own = [Connections(address, traffic) for _ in range(1 if self.cdn else self.students)]
        fetches = [connections.fetch for connections in own]
        if self.cdn:
            fetches = [SharedCache(fetches[0]).fetch] * self.students
        tabs = (Tab(grid, linked, fetch, tally) for fetch in fetches)
        students = (Student(tab, grid.shape, seed) for seed, tab in enumerate(tabs))
        await asyncio.gather(*(student.study(self.seconds) for student in students))
        for connections in own:
            connections.close()
        looking.cancel()
        return tally, traffic


def measure(
    students: int = Class.students, seconds: float = Class.seconds, cdn: bool = False
) -> dict[str, Any]:
    """Let a class in; return milliseconds, errors, what reached the server, and what it took."""
    # What this process imported before, TensorFlow perhaps, is not searched for garbage while a
    # clock runs: that would stop all students at once, and seem to be the server's time.
    gc.collect()
    gc.freeze()
    grid = Grid(Pack(EMBEDDED_PACK), "cvae-encoder")
    with tempfile.TemporaryDirectory() as folder, served(2, Path(folder)) as (address, process):
        watch = Watch(process)
        watch.wait(AGE)
        watch.begin(settle=ARRIVE + LOOK_EVERY)
        before = worker_memory(process)
        tally, traffic = asyncio.run(Class(students, seconds, cdn).study(grid, address, watch))
        watch.look()
        after = worker_memory(process)
    pictures, pages = tally.asked[PICTURES], tally.asked[PAGES]
    return {
        "students": students,
        "seconds": seconds,
        "through_a_cdn": cdn,
        "picture_requests": len(pictures.times),
        "distinct_pictures": len(tally.distinct),
        "page_requests": len(pages.times),
        "requests_that_reached_the_server": dict(traffic.requests),
        "connections_ended_while_idle": traffic.ended,
        "requests_asked_again": traffic.repeated,
        "processor_seconds": watch.processor_seconds(),
        "errors": pictures.errors,
        "page_errors": pages.errors,
        "failures": dict(pictures.failures + pages.failures),
        "steps_shown_from_the_browsers_cache": tally.at_once,
        "steps_that_waited": len(tally.waits),
        "milliseconds_an_image": _percentiles(pictures.times),
        "milliseconds_a_step_waited": _percentiles(tally.waits),
        "milliseconds_a_page_request": _percentiles(pages.times),
        "milliseconds_a_whole_page": _percentiles(tally.pages),
        "worker_megabytes_before": before,
        "worker_megabytes_when_all_had_come": watch.settled_memory,
        "worker_megabytes_after": after,
        "worker_megabytes_at_most": watch.most_memory,
        "megabytes_of_all_processes_at_most": watch.most_memory_of_all,
    }


def links_of(address: str) -> list[str]:
    """Return the styles and scripts of the page at an address."""
    with urllib.request.urlopen(f"{address}/") as answer:
        return LINKED.findall(answer.read().decode())


def _percentiles(times: list[float]) -> dict[str, float]:
    ranks = (50, 95, 99, 100)
    return {f"p{rank}": round(float(np.percentile(times, rank)), 1) for rank in ranks}


def excesses(measured: dict[str, Any]) -> list[str]:
    """Say what of a measurement is beyond `LIMITS`."""
    most = measured["worker_megabytes_at_most"]
    settled = measured["worker_megabytes_when_all_had_come"] or most
    found = {
        "p99_milliseconds": measured["milliseconds_an_image"]["p99"],
        "worker_megabytes": most,
        "worker_megabytes_grown": round(most - settled, 1),
    }
    failed = {name: measured[name] for name in ("errors", "page_errors")}
    return beyond(found, LIMITS) + [f"{name}: {count}" for name, count in failed.items() if count]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load")
    parser.add_argument("--cdn", action="store_true", help="all ask through one shared cache")
    parser.add_argument("students", type=int, nargs="?", default=Class.students)
    parser.add_argument("seconds", type=float, nargs="?", default=Class.seconds)
    return parser


if __name__ == "__main__":
    measured = measure(**vars(make_parser().parse_args()))
    print(json.dumps(measured, indent=1))
    sys.exit("\n".join(excesses(measured)) or None)
