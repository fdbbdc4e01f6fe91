"""What serving costs: start, memory, disk; measured on the Procfile's own command.

`python -m benchmarks.serving` prints JSON, and fails beyond `LIMITS`; of three starts the slowest
counts. What serves is `.venv/web`, which has what `requirements.txt` installs and no more; `make
bench` makes it. Linux alone: memory is read from /proc.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.settings import ROOT
from app.text import LANGUAGES
from benchmarks.limits import beyond
from benchmarks.workers import MEGABYTE, worker_memory

WEB = ROOT / ".venv" / "web"
START_SECONDS = 60
LIMITS = {"web_environment_megabytes": 280, "worker_megabytes": 150, "seconds_to_first_page": 3}


@contextmanager
def served(workers: int, cache: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the embedded pack as deployed; yield address and process, once it answers.

    Raises RuntimeError where the web environment is not there, or the server ends or stays silent.
    """
    if not (WEB / "bin" / "gunicorn").exists():
        raise RuntimeError(f"{WEB} is not there; `make bench` or `make run` makes it")
    (command,) = re.findall(r"^web: (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE)
    own = {key: value for key, value in os.environ.items() if not key.startswith("STYLE_")}
    port = _free_port()
    settings = {
        **own,
        "PATH": f"{WEB / 'bin'}{os.pathsep}{own['PATH']}",
        "PORT": str(port),
        "WEB_CONCURRENCY": str(workers),
        "STYLE_CACHE_DIR": str(cache),
    }
    process = subprocess.Popen(
        f"exec {command}", shell=True, cwd=ROOT, env=settings, stdout=subprocess.DEVNULL
    )
    try:
        yield _wait(process, f"http://127.0.0.1:{port}"), process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str) -> str:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None:
        if time.monotonic() > deadline:
            raise RuntimeError(f"the server did not answer within {START_SECONDS} seconds")
        try:
            urllib.request.urlopen(f"{address}/health", timeout=5).close()
            return address
        except (urllib.error.URLError, OSError):
            time.sleep(0.01)
    raise RuntimeError(f"the server ended with {process.returncode}")


def measure() -> dict[str, Any]:
    """Start three times; visit every page; measure memory; weigh the web environment."""
    starts = []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(3):
            began = time.perf_counter()
            with served(2, Path(folder) / str(number)) as (address, process):
                urllib.request.urlopen(f"{address}/").close()
                starts.append(time.perf_counter() - began)
                for _ in range(20):  # both workers
                    for words in LANGUAGES.values():
                        for page in words.explorer.PAGES:
                            _visit(address + words.address(page))
                memory = worker_memory(process)
    return {
        "seconds_to_first_page": [round(seconds, 2) for seconds in sorted(starts)],
        "worker_megabytes": memory,
        "web_environment_megabytes": _weight(WEB),
    }


def _visit(page: str) -> None:
    for address in (page, f"{page.rstrip('/')}/_dash-layout"):
        with urllib.request.urlopen(address) as answer:
            answer.read()


def _weight(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return round(sum(path.stat().st_blocks * 512 for path in files) / MEGABYTE, 1)


def excesses(measured: dict[str, Any]) -> list[str]:
    """Say what of a measurement is beyond `LIMITS`."""
    found = {
        "web_environment_megabytes": measured["web_environment_megabytes"],
        "worker_megabytes": max(worker["rss"] for worker in measured["worker_megabytes"]),
        "seconds_to_first_page": max(measured["seconds_to_first_page"]),
    }
    return beyond(found, LIMITS)


if __name__ == "__main__":
    measured = measure()
    print(json.dumps(measured, indent=1))
    sys.exit("\n".join(excesses(measured)) or None)
