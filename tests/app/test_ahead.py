"""Pictures that are encoded before anybody asks for them."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import hooks
from app.ahead import encode_ahead, main
from app.picture_cache import PictureCache
from app.pictures import Pictures
from browsing.live_server import LiveServer
from precompute.pack import Pack
from tests.app.faulty_pack import damage

SECONDS = 30


def kept(pack: Path, folder: Path) -> int:
    """How many of a pack's images a cache has encoded, each with its own pixels."""
    cache, plain = PictureCache(folder), Pictures(Pack(pack), None)
    found = [digest for digest in plain.digests if plain.key(digest) in cache]
    for digest in found:
        assert cache.get(plain.key(digest)) == plain.png(digest)
    return len(found)


def test_every_picture_is_kept_once(tiny_pack: Path, tmp_path: Path) -> None:
    count = len(Pack(tiny_pack).digests)
    assert count > 40
    assert encode_ahead(tmp_path / "pictures", [tiny_pack]) == count
    assert kept(tiny_pack, tmp_path / "pictures") == count
    assert encode_ahead(tmp_path / "pictures", [tiny_pack]) == 0


def test_a_damaged_file_costs_its_own_pictures(tiny_pack: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_pack, tmp_path / "pack")
    damage(folder, shard=2)
    sound = encode_ahead(tmp_path / "pictures", [folder])
    assert 0 < sound < len(Pack(tiny_pack).digests)


def test_without_a_cache_nothing_is_done(tiny_pack: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert encode_ahead(tmp_path / "file" / "pictures", [tiny_pack]) == 0


def test_no_more_than_there_is_room_for(
    tiny_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ahead.ROOM", 1000)
    assert 0 < encode_ahead(tmp_path / "pictures", [tiny_pack]) < 20


@pytest.mark.usefixtures("own_logs")
def test_it_logs_as_the_server_does(
    tiny_pack: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(_self: Pictures, _digest: str) -> int:
        raise MemoryError("no room")

    (tmp_path / "file").write_text("in the way")
    assert main([str(tmp_path / "file" / "pictures"), str(tiny_pack)]) == 0
    monkeypatch.setattr(Pictures, "encode_ahead", fail)
    assert main([str(tmp_path / "pictures"), str(tiny_pack)]) == 1
    cache, failure = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (cache["logger"], cache["level"]) == ("app.picture_cache", "warning")
    assert failure["level"] == "error"
    assert failure["stack"].endswith("MemoryError: no room")


def test_it_ends_with_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    monkeypatch.setattr(hooks, "_begun", [sleeper])
    hooks.on_exit(None)
    assert sleeper.returncode == -signal.SIGTERM


@pytest.mark.parametrize(("setting", "all_of_them"), [("yes", True), ("no", False)])
def test_the_server_begins_when_it_listens_unless_it_is_forbidden(
    tiny_pack: Path, tmp_path: Path, setting: str, all_of_them: bool
) -> None:
    count, folder = len(Pack(tiny_pack).digests), tmp_path / "pictures"
    with LiveServer(tiny_pack, folder, encode_ahead=setting):
        until = time.monotonic() + (SECONDS if all_of_them else 4)
        while kept(tiny_pack, folder) < count and time.monotonic() < until:
            time.sleep(0.2)
        assert kept(tiny_pack, folder) == (count if all_of_them else 0)
