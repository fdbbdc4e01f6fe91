"""The Procfile itself, run as a host runs it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from app.settings import ROOT
from browsing.live_server import free_port

SECONDS = 60
WEB = ROOT / ".venv" / "web" / "bin"
"""Where what serves is installed, and no more: `make test` makes it. `.venv/dev` has all."""
HOSTILE = "/x%0A%7B%22level%22%3A%22%5C"  # a path that would begin a line of its own


@pytest.fixture(scope="module", autouse=True)
def _served_by_what_requirements_txt_installs() -> None:
    if not (WEB / "gunicorn").exists():
        pytest.skip(f"{WEB.parent} is not there: make test makes it")


def environment(pack: Path, cache: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("STYLE_")}
    path = f"{WEB}{os.pathsep}{kept['PATH']}"
    own = {"STYLE_PACKS": str(pack), "STYLE_CACHE_DIR": str(cache), "PATH": path}
    return {**kept, **own, **more}


@contextmanager
def procfile(settings: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    """The processes of the Procfile, under honcho; ended with SIGTERM."""
    command = [sys.executable, "-m", "honcho", "start", "--no-colour", "--no-prefix"]
    # Honcho reads PORT from its own option, and gives the first process that very port.
    command += ["--port", settings["PORT"]]
    with log.open("wb") as lines:
        process = subprocess.Popen(command, cwd=ROOT, env=settings, stdout=lines, stderr=lines)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(address: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    pytest.fail("the Procfile's process does not answer")


def test_the_procfile_serves_and_logs_json_without_anything_personal(
    tiny_pack: Path, tmp_path: Path
) -> None:
    pytest.importorskip("honcho", reason="honcho runs the Procfile")
    port, log = str(free_port()), tmp_path / "log"
    settings = environment(tiny_pack, tmp_path / "cache", PORT=port, WEB_CONCURRENCY="1")
    with procfile(settings, log) as process:
        wait_for(f"http://127.0.0.1:{port}/ready", process)
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}/learn?lr=5e-2",
            headers={"User-Agent": "Somebody/1.0", "X-Request-ID": "number-1"},
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{HOSTILE}", timeout=30)
        with socket.create_connection(("127.0.0.1", int(port))) as malformed:
            malformed.sendall(b"GET /x y?secret=1 z\r\n\r\n")
            assert malformed.recv(100).startswith(b"HTTP/1.1 400")
        health = [WEB / "python", "-m", "app.health"]
        assert subprocess.run(health, cwd=ROOT, env=settings, check=False).returncode == 0
    lines = [line for line in log.read_text().splitlines() if line.startswith("{")]
    told = [json.loads(line) for line in lines]
    (found,) = [line for line in told if line.get("path") == "/learn"]
    assert len([line for line in told if line.get("path") == HOSTILE]) == 1
    assert found["request"] == "number-1"
    assert found["status"] == 200
    assert all(datetime.fromisoformat(line["time"]).tzinfo for line in told)
    assert found["milliseconds"] >= 0
    assert "Somebody" not in log.read_text()
    assert "127.0.0.1" not in "".join(lines[1:]), "nobody's address"
    assert "5e-2" not in log.read_text(), "nor what was looked at"
    assert "secret" not in log.read_text()
    assert "a malformed request was refused" in log.read_text()
    gone = subprocess.run(health, cwd=ROOT, env=settings, check=False, capture_output=True)
    assert gone.returncode == 1
    assert b"/ready" in gone.stderr


def test_what_serves_has_neither_the_jobs_nor_the_tests_libraries() -> None:
    names = ("tensorflow", "keras", "jax", "pytest", "honcho", "scipy")
    code = f"import importlib.util as u; print([n for n in {names} if u.find_spec(n)])"
    done = subprocess.run([WEB / "python", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def failed_start(settings: dict[str, str]) -> list[str]:
    """What the Procfile's command says as it ends."""
    (command,) = re.findall(r"^web: (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE)
    ended = subprocess.run(
        command, shell=True, cwd=ROOT, env=settings, capture_output=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    lines = ended.stderr.decode().splitlines()
    assert not any("Traceback" in line for line in lines)
    return [line for line in lines if line.startswith("error: ")]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("STYLE_LOG_LEVEL", "loud", "error: STYLE_LOG_LEVEL is 'loud'; expected DEBUG or"),
        ("STYLE_PCK", "x", "error: STYLE_PCK: nothing reads this variable"),
        ("STYLE_PACKS", "/nowhere", "error: /nowhere: there is no such folder; expected"),
        ("STYLE_PACKS", "cache/phantom:cache/phantom", "error: cache/phantom: named twice"),
        ("STYLE_PACKS", ":", "error: STYLE_PACKS is ':'; expected a folder at least"),
    ],
)
def test_a_wrong_setting_ends_the_start_in_one_line(
    tiny_pack: Path, tmp_path: Path, name: str, value: str, said: str
) -> None:
    settings = {**environment(tiny_pack, tmp_path, PORT=str(free_port())), name: value}
    (line,) = failed_start(settings)
    assert line.startswith(said)


def half_written(text: str) -> str:
    return text[: len(text) // 2]


def of_wrong_types(text: str) -> str:
    return json.dumps({**json.loads(text), "axes": 5, "steps": "ten"})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (half_written, "not readable as JSON"),
        (of_wrong_types, "axes is 5; expected"),
    ],
)
def test_a_spoiled_manifest_ends_the_start_in_one_line(
    tiny_pack: Path, tmp_path: Path, spoil: Callable[[str], str], said: str
) -> None:
    manifest = tiny_pack / "manifest.json"
    manifest.write_text(spoil(manifest.read_text()))
    (line,) = failed_start(environment(tiny_pack, tmp_path, PORT=str(free_port())))
    assert line.startswith(f"error: {manifest}: ")
    assert said in line


def test_a_lost_pair_ends_the_start_in_one_line(tiny_pack: Path, tmp_path: Path) -> None:
    (pair,) = tiny_pack.glob("pair-*.npz")
    pair.write_bytes(pair.read_bytes()[:-1])
    (line,) = failed_start(environment(tiny_pack, tmp_path, PORT=str(free_port())))
    assert line.startswith(f"error: {tiny_pack}: {pair.name}: SHA-256 is ")


def test_a_million_cells_are_served(tiny_pack: Path, tmp_path: Path) -> None:
    manifest = tiny_pack / "manifest.json"
    told = json.loads(manifest.read_text())
    told["axes"] = {name: list(range(1, 101)) for name in told["axes"]}
    manifest.write_text(json.dumps(told))
    port = str(free_port())
    address = f"http://127.0.0.1:{port}"
    settings = environment(tiny_pack, tmp_path / "cache", PORT=port, WEB_CONCURRENCY="1")
    with procfile(settings, tmp_path / "log") as process:
        wait_for(f"{address}/health", process)
        with urllib.request.urlopen(f"{address}/ready", timeout=30) as answer:
            (state,) = json.load(answer)["packs"]
        assert state["cells"] == 2 * 10**6
        for page in ("/", "/_dash-layout", "/quantities/vgg19"):
            with urllib.request.urlopen(f"{address}{page}", timeout=60) as answer:
                assert answer.status == 200


def test_what_is_deployed_without_the_procfile_is_the_same() -> None:
    (command,) = re.findall(r"^web: (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE)
    docker = (ROOT / "Dockerfile").read_text()
    (words,) = re.findall(r"^CMD (\[.+\])$", docker, re.MULTILINE)
    assert " ".join(json.loads(words)).replace("app:create_app()", '"app:create_app()"') == command
    assert "USER atlas" in docker
    version = (ROOT / ".python-version").read_text().strip()
    assert f"FROM python:{version}-slim" in docker
    json.loads((ROOT / "app.json").read_text())


def test_a_host_has_every_folder_that_serving_takes() -> None:
    taken = set((ROOT / ".dockerignore").read_text().split())
    ignored = (ROOT / ".slugignore").read_text().split()
    assert not {f"/{kept[1:]}" for kept in taken if kept.startswith("!")} & set(ignored)
