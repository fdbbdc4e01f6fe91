"""The real server: gunicorn with two workers on a free port of the loopback interface."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from app.settings import ROOT
from precompute.pack import Pack

START_SECONDS = 60


class GunicornServer:
    """A gunicorn process that serves an application with a `/health`; a context manager."""

    def __init__(self, application: str, environment: Mapping[str, str], log: Path) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self._application = application
        self._environment = {**os.environ, "STYLE_ENCODE_AHEAD": "no", **environment}
        self.log = log

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "gunicorn", "--workers", "2", "--no-control-socket"]
        # As it is deployed; else one worker may answer before the other has opened the pack.
        command += ["--preload"]
        command += ["--bind", self.address.removeprefix("http://"), self._application]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        self._wait()
        return self

    def __exit__(self, *exc: object) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)

    def workers(self) -> list[int]:
        """Return the processes that answer. Linux alone."""
        own = self._process.pid
        return [
            int(child) for child in Path(f"/proc/{own}/task/{own}/children").read_text().split()
        ]

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/health", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        self.__exit__()
        raise RuntimeError(f"the server did not start:\n{self.log.read_text()}")


class LiveServer(GunicornServer):
    """The explorer over one pack, or more.

    No picture is encoded ahead: else one would be there, whatever becomes of its file.
    """

    def __init__(
        self, pack_folder: Path, cache_folder: Path, *others: Path, encode_ahead: str = "no"
    ) -> None:
        self.pack = Pack(pack_folder)
        environment = {
            "STYLE_PACKS": os.pathsep.join(map(str, (pack_folder, *others))),
            "STYLE_CACHE_DIR": str(cache_folder),
            "STYLE_ENCODE_AHEAD": encode_ahead,
        }
        log = cache_folder.parent / f"{cache_folder.name}.log"
        super().__init__("app:create_app()", environment, log)


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
