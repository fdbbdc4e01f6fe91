"""The Dockerfile's steps, without Docker: what it copies, and its commands there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import ROOT
from browsing.live_server import free_port
from precompute.embedded import EMBEDDED_PACKS
from precompute.pack import Pack
from tests.app.docker_ignore import admits, copy_admitted

SECONDS = 60
DOCKERFILE = (ROOT / "Dockerfile").read_text()
WEB = ROOT / ".venv" / "web" / "bin"


@pytest.mark.parametrize(
    ("path", "admitted"),
    [
        ("app/factory.py", True),
        ("app/text/en/explorer.py", True),
        ("app/__pycache__/factory.pyc", False),
        ("app/text/__pycache__/x.pyc", False),
        ("cache/phantom/manifest.json", True),
        ("cache/local/manifest.json", False),
        ("cache/README.md", False),
        ("tests/app/test_docker.py", False),
        ("applied/x.py", False),
        (".venv/web/bin/python", False),
        ("gunicorn.conf.py", True),
    ],
)
def test_what_is_admitted(path: str, admitted: bool) -> None:
    lines = (ROOT / ".dockerignore").read_text().split()
    assert admits(lines, path) == admitted


@pytest.mark.parametrize(
    ("patterns", "path", "admitted"),
    [
        (["*"], "a/b", False),
        (["*", "!a"], "a/b", True),
        (["a/*"], "a/b/c", False),
        (["a/*", "!a/b/c"], "a/b/c", True),
        (["!a", "a"], "a", False),
        (["**/c"], "c", False),
        (["**/c"], "a/b/c", False),
        (["*.md"], "a/b.md", True),
        (["/a/"], "a/b", False),
        (["a?"], "ab", False),
        (["a.b"], "aXb", True),
        (["?"], "ab", True),
        (["?"], "a/b", False),
    ],
)
def test_patterns_are_read_as_docker_does(patterns: list[str], path: str, admitted: bool) -> None:
    """See https://docs.docker.com/build/concepts/context/#syntax."""
    assert admits(patterns, path) == admitted


def command(instruction: str) -> list[str]:
    """The words of the Dockerfile's instruction that begins so."""
    (words,) = re.findall(rf"^{instruction}(\[.+\])$", DOCKERFILE, re.MULTILINE)
    return json.loads(words)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A folder with what `COPY . .` copies, and no more."""
    assert "\nCOPY . .\n" in DOCKERFILE
    copy_admitted(ROOT, tmp_path / "atlas")
    return tmp_path / "atlas"


@pytest.fixture
def settings(image: Path) -> dict[str, str]:
    if not (WEB / "gunicorn").exists():
        pytest.skip(f"{WEB.parent} is not there: make test makes it")
    given = re.findall(r"^ENV (.+)$", DOCKERFILE, re.MULTILINE)
    own = dict(word.split("=", 1) for line in given for word in line.split())
    assert own["PORT"] == "8050"
    path = f"{WEB}{os.pathsep}{os.environ['PATH']}"
    cache = str(image.parent / "pictures")
    return {**own, "PATH": path, "PORT": str(free_port()), "STYLE_CACHE_DIR": cache}


@pytest.fixture
def container(image: Path, settings: dict[str, str]) -> Iterator[str]:
    """The address of what the image's command serves."""
    process = subprocess.Popen(command("CMD "), cwd=image, env=settings)
    try:
        yield f"http://127.0.0.1:{settings['PORT']}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def get(address: str) -> bytes:
    """What is answered, once somebody listens."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:
                assert answer.status == 200
                return answer.read()
        except urllib.error.HTTPError:
            raise
        except urllib.error.URLError:
            assert time.monotonic() < deadline, "the image's command does not answer"
            time.sleep(0.05)


def test_the_images_command_serves_what_was_copied(
    container: str, image: Path, settings: dict[str, str]
) -> None:
    assert json.loads(get(f"{container}/health")) == {"status": "alive"}
    page = get(container).decode()
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', page):
        assert get(container + address)
    pack = Pack(image / "cache" / "phantom")
    assert get(f"{container}/image/{pack.digests[0]}.png").startswith(b"\x89PNG")
    states = json.loads(get(f"{container}/ready"))["packs"]
    assert len(states) == len(EMBEDDED_PACKS)
    for state in states:
        assert state["faults"] == state["altered"] == 0
    check = subprocess.run(command("HEALTHCHECK .+ CMD "), cwd=image, env=settings, check=False)
    assert check.returncode == 0
