"""What happens to the server while it serves: it stays up, and shows nothing wrong."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import re
import resource
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from PIL import Image

from app.worker import SECONDS as WAITS
from browsing.live_server import LiveServer
from precompute.pack import Pack
from tests.app.faulty_pack import damage

SECONDS = 30
FULL = 32 * 1024  # bytes that no file may exceed: as on a full disk, the cache cannot grow

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture
def folder(tiny_pack: Path, tmp_path: Path) -> Path:
    return shutil.copytree(tiny_pack, tmp_path / "pack")


def answer(server: LiveServer, digest: str) -> tuple[int, bytes]:
    """What the server answers to a request for an image: status and body."""
    address = f"{server.address}/image/{digest}.png"
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as found:
            return found.status, found.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def expect_all_pictures(server: LiveServer) -> None:
    for digest in server.pack.digests:
        status, data = answer(server, digest)
        assert status == http.client.OK
        pixels = np.asarray(Image.open(io.BytesIO(data)))
        np.testing.assert_array_equal(pixels, server.pack.image(digest))


def wait_until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def test_a_worker_killed_in_the_middle_of_a_request_is_replaced(
    folder: Path, tmp_path: Path
) -> None:
    with LiveServer(folder, tmp_path / "pictures") as server:
        wait_until(lambda: len(server.workers()) == 2, "there are not two workers")
        port = int(server.address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as half:
            half.sendall(b"GET /ready HTTP/1.1\r\nHost: 127.0.0.1\r\n")
            killed = wait_for_reader(server.workers(), half)
            os.kill(killed, signal.SIGKILL)
            half.settimeout(SECONDS)
            assert received(half) == b""
        expect_all_pictures(server)
        wait_until(lambda: len(server.workers()) == 2, "no other worker came")
        assert killed not in server.workers()


def received(connection: socket.socket) -> bytes:
    """What comes until the other side ends it, in whichever way."""
    try:
        return connection.recv(1)
    except ConnectionResetError:
        return b""


def wait_for_reader(workers: list[int], half: socket.socket) -> int:
    """Return the worker that has accepted a connection: it alone has the other end of it open."""
    port = half.getsockname()[1]
    found: list[int] = []

    def accepted() -> bool:
        found[:] = [worker for worker in workers if has_connection(worker, port)]
        return bool(found)

    wait_until(accepted, "no worker reads the request")
    return found[0]


def has_connection(process: int, port: int) -> bool:
    """Tell whether a process has a connection from a port of this machine open."""
    inodes = {
        fields[9]
        for line in Path(f"/proc/{process}/net/tcp").read_text().splitlines()[1:]
        if (fields := line.split())[2] == f"0100007F:{port:04X}"
    }
    links = (os.readlink(link) for link in Path(f"/proc/{process}/fd").iterdir())
    return not inodes.isdisjoint(link[8:-1] for link in links if link.startswith("socket:"))


def test_connections_on_which_nothing_is_asked_keep_nobody_waiting(
    folder: Path, tmp_path: Path
) -> None:
    """As browsers open them in advance; and some that ask for half of something."""
    with LiveServer(folder, tmp_path / "pictures") as server, contextlib.ExitStack() as idle:
        port = int(server.address.rpartition(":")[2])
        for number in range(20):
            held = idle.enter_context(socket.create_connection(("127.0.0.1", port)))
            if number < 16:  # twice as many as there are threads to wait for the rest
                held.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n")
        began = time.monotonic()
        expect_all_pictures(server)
        assert time.monotonic() - began < SECONDS, "they were waited for"


def test_a_line_that_stands_still_for_a_while_gets_the_whole_answer(
    folder: Path, tmp_path: Path
) -> None:
    with LiveServer(folder, tmp_path / "pictures") as server:
        with urllib.request.urlopen(server.address, timeout=SECONDS) as page:
            scripts = re.findall(r'src="(/[^"]+)"', page.read().decode())
        (largest,) = (script for script in scripts if "/dash_mantine_components." in script)
        with urllib.request.urlopen(server.address + largest, timeout=SECONDS) as found:
            script = found.read()
        answers = read_slowly(server, largest, seconds=4 * WAITS[socket.SO_RCVTIMEO], times=8)
        assert answers == [script] * 8


def read_slowly(server: LiveServer, path: str, seconds: float, times: int) -> list[bytes]:
    """Ask so many times at once, more than is buffered on the way; take it after some seconds."""
    with socket.socket() as slow:
        slow.settimeout(SECONDS)
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**16)
        slow.connect(("127.0.0.1", int(server.address.rpartition(":")[2])))
        slow.sendall(times * f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        time.sleep(seconds)
        with slow.makefile("rb") as stream:
            return [read_answer(stream) for _ in range(times)]


def read_answer(stream: BinaryIO) -> bytes:
    """Return the body of the answer that comes next."""
    head = b""
    while (line := stream.readline()) != b"\r\n":
        assert line, "the server has ended the connection"
        head += line.lower()
    return stream.read(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))


def test_a_disk_that_fills_up_costs_time_and_no_picture(folder: Path, tmp_path: Path) -> None:
    with LiveServer(folder, tmp_path / "pictures") as server:
        wait_until(lambda: len(server.workers()) == 2, "there are not two workers")
        for worker in server.workers():
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (FULL, FULL))
        expect_all_pictures(server)
        expect_all_pictures(server)
        told = server.log.read_text().count("pictures are encoded anew")
        assert 1 <= told <= 2  # once a worker


def test_a_cache_deleted_while_serving_costs_time_and_no_picture(
    folder: Path, tmp_path: Path
) -> None:
    with LiveServer(folder, tmp_path / "pictures") as server:
        answer(server, server.pack.digests[0])
        shutil.rmtree(tmp_path / "pictures")
        expect_all_pictures(server)


def test_a_file_replaced_while_serving_costs_its_own_images(folder: Path, tmp_path: Path) -> None:
    """Images are those of the file that was there at the start, or are refused in words."""
    with LiveServer(folder, tmp_path / "pictures") as server:
        images = {digest: server.pack.image(digest) for digest in server.pack.digests}
        first, *_, last = (folder / shard.file for shard in server.pack.manifest.shards)
        last.write_bytes(first.read_bytes())  # the first was read for a chart
        answers = {digest: answer(server, digest) for digest in images}
    refused = {digest for digest, (status, _) in answers.items() if status != http.client.OK}
    assert 0 < len(refused) < len(images)
    for digest, (status, data) in answers.items():
        if digest in refused:
            assert status == http.client.GONE
            assert data == b"The pack's file with this image is damaged.\n"
        else:
            pixels = np.asarray(Image.open(io.BytesIO(data)))
            np.testing.assert_array_equal(pixels, images[digest])


def test_what_is_damaged_before_the_start_costs_its_own_images(
    folder: Path, tmp_path: Path
) -> None:
    sound = Pack(folder)
    damage(folder, shard=1)
    with LiveServer(folder, tmp_path / "pictures") as server:
        lost = set(sound.digests) - set(server.pack.digests)
        assert lost
        expect_all_pictures(server)
        for digest in lost:
            status, _ = answer(server, digest)
            assert status in (http.client.NOT_FOUND, http.client.GONE)
