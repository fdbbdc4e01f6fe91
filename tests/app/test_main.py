"""`python -m app`: settings, and errors in one line."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from app.__main__ import main, make_parser
from app.serve import click_address
from app.settings import HOST, PORT, ROOT, SETTINGS, Setting, pack_folders, read_setting
from browsing.live_server import free_port
from tests.app.faulty_pack import damage

pytestmark = pytest.mark.usefixtures("own_logs")


def test_the_environment_gives_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("HOST", "0.0.0.0"),
        ("PORT", "9000"),
        ("STYLE_PACKS", f"/packs/a{os.pathsep}/packs/b"),
    ):
        monkeypatch.setenv(name, value)
    args = make_parser().parse_args([])
    assert (args.host, args.port, args.pack) == ("0.0.0.0", 9000, None)
    assert pack_folders() == [Path("/packs/a"), Path("/packs/b")]
    args = make_parser().parse_args(["--port", "9001", "--pack", "b", "--pack", "c"])
    assert (args.host, args.port, args.pack) == ("0.0.0.0", 9001, [Path("b"), Path("c")])


def test_an_empty_variable_counts_as_unset() -> None:
    assert read_setting(PORT, {"PORT": ""}) == "8050"
    assert read_setting(HOST, {}) == "127.0.0.1"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_every_setting_is_in_the_help(setting: Setting) -> None:
    said = "".join(make_parser().format_help().split())
    assert f"environment{setting.variable};" in said
    assert "".join(setting.help.split()) in said


@pytest.mark.parametrize("word", ["x", "0", "65536", "-1", "8050.5"])
def test_a_bad_port_is_named(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        make_parser().parse_args([f"--port={word}"])
    assert f"{word!r} is not a port; expected 1 to 65535" in capsys.readouterr().err


def test_no_pack_ends_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--pack", str(tmp_path)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: {tmp_path}/manifest.json: not found")
    assert "--pack" in line


def test_a_misspelt_pack_is_told_what_there_is(
    tiny_pack: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    misspelt = tiny_pack.with_name("pakc")
    assert main(["--pack", str(misspelt)]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: {misspelt}: there is no such folder; expected a pack")
    assert f"There are: {tiny_pack}" in line
    monkeypatch.setenv("STYLE_PACKS", str(tiny_pack.parent))
    assert main([]) == 1
    said = capsys.readouterr().err
    assert f"Packs are named with STYLE_PACKS, '{os.pathsep}' between them" in said
    assert str(tiny_pack) in said


def test_a_taken_port_ends_in_one_line(tiny_pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["--pack", str(tiny_pack), "--port", port]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: cannot listen on 127.0.0.1 port {port}: Address already in use")
    assert f"choose another port: --port {int(port) + 1}, or PORT={int(port) + 1}" in line


def test_the_address_can_be_clicked() -> None:
    assert click_address("127.0.0.1", 80) == "http://127.0.0.1:80/"
    assert click_address("0.0.0.0", 8050) == "http://127.0.0.1:8050/"
    assert click_address("::", 8050) == "http://[::1]:8050/"
    assert click_address("::1", 8050) == "http://[::1]:8050/"


def test_it_serves_and_says_where_and_logs_json(tiny_pack: Path, tmp_path: Path) -> None:
    """Of a pack that has a fault; and of a request that cannot be read."""
    damage(tiny_pack, shard=1)
    command = [sys.executable, "-m", "app", "--pack", str(tiny_pack), "--port", str(free_port())]
    environment = {**os.environ, "STYLE_CACHE_DIR": str(tmp_path)}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = line.rsplit(" ", 1)[-1].strip()
            with urllib.request.urlopen(f"{address}health", timeout=30) as answer:
                assert answer.status == 200
            assert str(tiny_pack) in line
            port = int(address.rstrip("/").rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port)) as malformed:
                malformed.sendall(b"GET /x y z\r\n\r\n")
                assert malformed.recv(100).startswith(b"HTTP/1.1 400")
        finally:
            process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        told = [json.loads(line) for line in process.stderr]
        asked = [json.loads(line) for line in process.stdout if line.startswith("{")]
    assert [(line["path"], line["status"]) for line in asked] == [("/health", 200)]
    assert "127.0.0.1" not in str(asked)
    assert {line["logger"] for line in told} >= {"app.shelf", "gunicorn.error"}
    assert "a malformed request was refused" in [line["message"] for line in told]
    assert "Booting" not in str(told), "what follows the address to click is worth reading"
    assert process.returncode == 0


def test_a_wrong_number_of_workers_is_said_before_gunicorn_reads_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app"],
        cwd=ROOT,
        env={**os.environ, "WEB_CONCURRENCY": "two"},
        capture_output=True,
        text=True,
        check=False,
    )
    said = "error: WEB_CONCURRENCY is 'two'; expected a whole number from 1 to 64\n"
    assert (done.returncode, done.stderr) == (1, said)
