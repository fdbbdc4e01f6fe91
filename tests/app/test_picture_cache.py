"""What is kept on disk, and that nothing that goes wrong there costs a picture."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import diskcache
import pytest
from flask.testing import FlaskClient

from app import create_app
from app.picture_cache import RETRY_SECONDS, PictureCache
from app.pictures import Pictures
from app.settings import CACHE, ROOT, read_setting
from precompute.pack import Pack
from tests.tiny_pack import build_tiny_pack

NOBODY = 65534


def test_workers_share_what_is_kept(tmp_path: Path) -> None:
    PictureCache(tmp_path).set("key", b"picture")
    assert PictureCache(tmp_path).get("key") == b"picture"
    assert PictureCache(tmp_path).get("other") is None


def test_a_spoiled_entry_counts_as_absent(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path)
    picture = os.urandom(100_000)  # large entries are files of their own
    cache.set("key", picture)
    (file,) = tmp_path.rglob("*.val")
    spoiled = bytearray(file.read_bytes())
    spoiled[50_000] ^= 1
    file.write_bytes(spoiled)
    assert cache.get("key") is None
    assert cache.is_open
    cache.set("key", picture)
    assert cache.get("key") == picture


def test_an_entry_that_is_no_text_counts_as_absent(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path)
    with diskcache.Cache(str(tmp_path)) as other:
        other.set("key", "words" * 10_000)
    (file,) = tmp_path.rglob("*.val")
    file.write_bytes(b"\xff" * 50_000)
    assert cache.get("key") is None
    assert cache.is_open
    cache.set("key", b"picture")
    assert cache.get("key") == b"picture"


class Trap:
    """Unpickled, it makes a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return os.mkdir, (self.folder,)


def test_pickles_are_not_read(tmp_path: Path) -> None:
    """CVE-2025-69872: by itself diskcache unpickles whatever is in its folder."""
    folder, trap = tmp_path / "pictures", Trap(tmp_path / "sprung")
    cache = PictureCache(folder)
    with diskcache.Cache(str(folder)) as other:
        other.set("key", trap)
    assert cache.get("key") is None
    assert not trap.folder.exists()
    assert cache.is_open
    with diskcache.Cache(str(folder)) as other:
        other.get("key")
    assert trap.folder.exists(), "the trap works"
    cache.set("key", b"picture")
    assert cache.get("key") == b"picture"


def test_the_size_is_bounded(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, size_limit=2**20)
    for number in range(600):
        cache.set(str(number), os.urandom(20_000))
    kept = sum(file.stat().st_size for file in tmp_path.rglob("*") if file.is_file())
    assert kept < 6 * 2**20  # of 12; sqlite's journal may have 4 MiB on top of the limit
    assert cache.get("599") is not None
    assert cache.get("0") is None


def test_a_folder_that_cannot_be_made_is_done_without(
    tiny_pack: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    client = create_app(tiny_pack, tmp_path / "file" / "pictures").test_client()
    assert "pictures are encoded anew" in caplog.text
    _expect_picture(client, tiny_pack)


def test_a_corrupted_database_is_done_without(
    tiny_pack: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache.db").write_bytes(b"not a database" * 1000)
    client = create_app(tiny_pack, tmp_path).test_client()
    assert "pictures are encoded anew" in caplog.text
    _expect_picture(client, tiny_pack)


def test_a_database_corrupted_while_serving_is_given_up_once(
    tiny_pack: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(tiny_pack, tmp_path).test_client()
    spoil(tmp_path)
    _expect_picture(client, tiny_pack)
    _expect_picture(client, tiny_pack)
    assert caplog.text.count("pictures are encoded anew") == 1


class Clock:
    """Shows the time that a test sets."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def spoil(folder: Path) -> None:
    for file in folder.glob("cache.db*"):
        file.write_bytes(b"not a database" * 1000)


def test_what_failed_is_opened_anew_after_a_minute(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder, clock = tmp_path / "pictures", Clock()
    cache = PictureCache(folder, clock=clock)
    spoil(folder)
    assert cache.get("key") is None
    assert not cache.is_open
    shutil.rmtree(folder)
    clock.seconds = RETRY_SECONDS - 1
    cache.set("key", b"picture")
    assert cache.get("key") is None
    assert not folder.exists()
    clock.seconds = RETRY_SECONDS
    cache.set("key", b"picture")
    assert cache.get("key") == b"picture"
    assert PictureCache(folder).get("key") == b"picture"
    assert caplog.text.count("pictures are encoded anew") == 1


@pytest.mark.parametrize(
    ("where", "serving"),
    [(0, False), (4096, False), (0, True)],
    ids=["all, before the start", "all but the head, before the start", "all, while serving"],
)
def test_a_corrupted_database_is_begun_anew(tmp_path: Path, where: int, serving: bool) -> None:
    clock = Clock()
    cache = PictureCache(tmp_path, clock=clock)
    cache.set("key", b"picture" * 1000)
    if not serving:
        del cache
    for file in tmp_path.glob("cache.db*"):
        content = file.read_bytes()
        file.write_bytes(content[:where] + b"\xa5" * (len(content) - where))
    if not serving:
        cache = PictureCache(tmp_path, clock=clock)
    assert cache.get("key") is None
    assert not cache.is_open
    clock.seconds = RETRY_SECONDS
    cache.set("key", b"picture")
    assert cache.get("key") == b"picture"
    assert PictureCache(tmp_path).get("key") == b"picture"


def test_the_slower_of_two_workers_takes_the_database_that_the_other_began(tmp_path: Path) -> None:
    clock = Clock()
    one, other = (PictureCache(tmp_path, clock=clock) for _ in range(2))
    one.set("large", b"picture" * 100_000)  # beside the database
    spoil(tmp_path)
    assert one.get("key") is None
    assert not list(tmp_path.glob("??/??/*"))
    clock.seconds = RETRY_SECONDS
    one.set("key", b"picture")
    assert other.get("key") is None, "it has the old one open"
    clock.seconds = 2 * RETRY_SECONDS
    assert one.get("key") == other.get("key") == b"picture"


def test_what_still_fails_is_tried_and_said_once_a_minute(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    clock = Clock()
    cache = PictureCache(tmp_path / "file" / "pictures", clock=clock)
    for clock.seconds in range(0, 3 * RETRY_SECONDS, 10):
        assert cache.get("key") is None
    assert caplog.text.count("pictures are encoded anew") == 3
    (tmp_path / "file").unlink()
    clock.seconds += RETRY_SECONDS
    cache.set("key", b"picture")
    assert cache.get("key") == b"picture"


def test_threads_give_up_and_open_anew_together(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock, count = Clock(), 8
    cache = PictureCache(tmp_path / "pictures", clock=clock)
    spoil(tmp_path / "pictures")
    with ThreadPoolExecutor(count) as threads:
        barrier = threading.Barrier(count)

        def use(number: int) -> bytes | None:
            barrier.wait()
            cache.set(str(number), b"picture")
            return cache.get(str(number))

        assert list(threads.map(use, range(count))) == [None] * count
        assert caplog.text.count("pictures are encoded anew") == 1
        shutil.rmtree(tmp_path / "pictures")
        clock.seconds = RETRY_SECONDS
        assert list(threads.map(use, range(count))).count(None) < count
        assert list(threads.map(use, range(count))) == [b"picture"] * count
    assert caplog.text.count("pictures are encoded anew") == 1


@contextmanager
def as_nobody() -> Iterator[None]:
    """As a user whom file modes hold for; for root they do not."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that others may read; pytest's own are closed to them."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_a_folder_that_cannot_be_written_to_costs_no_picture(
    open_to_all: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pack, folder = Pack(build_tiny_pack(open_to_all / "pack")), open_to_all / "pictures"
    cache = PictureCache(folder)
    cache.set("key", b"picture")
    for file in folder.iterdir():
        file.chmod(0o444)
    folder.chmod(0o555)
    with as_nobody():
        with pytest.raises(PermissionError):
            (folder / "new").touch()
        for opened in (cache, PictureCache(folder)):
            pictures = Pictures(pack, opened)
            for _ in range(2):
                assert pictures.png(pack.digests[0]).startswith(b"\x89PNG")
    assert str(folder) in caplog.text


def test_a_folder_that_others_can_write_to_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tmp_path.chmod(0o777)
    assert not PictureCache(tmp_path).is_open
    assert "users other than its owner can write to it" in caplog.text


def test_a_folder_of_another_user_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    assert not PictureCache(tmp_path).is_open
    assert "it belongs to user" in caplog.text


def test_a_new_folder_is_private(tmp_path: Path) -> None:
    PictureCache(tmp_path / "pictures")
    assert (tmp_path / "pictures").stat().st_mode & 0o777 == 0o700


def test_the_default_is_a_users_own_outside_the_repository() -> None:
    folder = Path(read_setting(CACHE, {}))
    assert str(os.getuid()) in folder.name
    assert not folder.is_relative_to(ROOT)


def test_the_environment_names_the_folder(
    tiny_pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STYLE_CACHE_DIR", str(tmp_path / "chosen"))
    _expect_picture(create_app(tiny_pack).test_client(), tiny_pack)
    assert (tmp_path / "chosen" / "cache.db").exists()


def _expect_picture(client: FlaskClient, folder: Path) -> None:
    response = client.get(f"/image/{Pack(folder).digests[0]}.png")
    assert response.status_code == 200
    assert response.data.startswith(b"\x89PNG")
