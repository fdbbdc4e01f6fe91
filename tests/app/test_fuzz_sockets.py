"""Whatever comes over a connection, the server answers, or ends it, and stays up."""

from __future__ import annotations

import contextlib
import re
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from browsing.live_server import LiveServer
from tests.fuzz import few
from tests.tiny_pack import build_tiny_pack

LINUX = sys.platform == "linux"  # /proc tells which workers there are
SECONDS = 20
END = b"\r\n\r\n"

METHODS = (b"GET", b"GET", b"HEAD", b"OPTIONS", b"POST", b"get", b"PRI", b"\x16\x03\x01")
TARGETS = (b"/", b"/health", b"*", b"//", b"/%00", b"/%ff", b"http://a/b", b"/../x", b"/a?%")
VERSIONS = (b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/2.0")
NAMES = (
    *(b"Host", b"Content-Length", b"Transfer-Encoding", b"Connection", b"Expect", b"Range"),
    *(b"Cookie", b"If-None-Match", b"X-Forwarded-Proto", b"Content-Type", b"Accept-Encoding"),
)
VALUES = (
    *(b"a", b"0", b"-1", b"9" * 30, b"chunked", b"gzip, chunked", b"foo", b"close"),
    *(b"100-continue", b"bytes=0-", b"gzip;q=x", b"\xe9", b'"'),
)
LINES = st.tuples(*map(st.sampled_from, (METHODS, TARGETS, VERSIONS))).map(b" ".join)
HEADERS = st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)).map(b": ".join)
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.binary(max_size=3)), max_size=2)


@st.composite
def heads(draw: st.DrawFn) -> bytes:
    """The head of a request, whole or with a few bytes left out and others put there."""
    head = b"\r\n".join((draw(LINES), *draw(st.lists(HEADERS, max_size=3)))) + END
    for at, cut, put in draw(CHANGES):
        place = round(at * len(head))
        head = head[:place] + put + head[place + cut :]
    return head


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = build_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny")
    with LiveServer(folder, tmp_path_factory.mktemp("pictures")) as server:
        deadline = time.monotonic() + SECONDS
        while LINUX and len(server.workers()) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        workers = sorted(server.workers()) if LINUX else []
        yield server
        with urllib.request.urlopen(f"{server.address}/health", timeout=SECONDS) as answer:
            assert answer.status == 200
        if LINUX:
            assert sorted(server.workers()) == workers, "one has ended"
        log = server.log.read_text()
        assert "malformed request" in log
        assert "Traceback" not in log
        assert '"stack"' not in log


def answer_to(server: LiveServer, sent: bytes) -> bytes:
    """All that comes back, until the server ends the connection."""
    port = int(server.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        received = b""
        with contextlib.suppress(ConnectionError):  # a TimeoutError is none: it fails the test
            connection.sendall(sent)
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_WR)  # the server may have ended it before
            while part := connection.recv(65536):
                received += part
        return received


def expect_sound(received: bytes) -> None:
    """Nothing, or answers; no failure, and nothing of how the server is made.

    501 refuses a transfer coding that the server does not know (RFC 9112, section 6.1).
    """
    if received:
        assert received.startswith(b"HTTP/1.")
        for status in re.findall(rb"(?:^|\r\n\r\n)HTTP/1\.[01] (\d{3}) ", received):
            assert int(status) < 500 or status == b"501"
        assert b"Traceback" not in received


@few
@given(sent=heads())
def test_any_head_of_a_request(server: LiveServer, sent: bytes) -> None:
    expect_sound(answer_to(server, sent))


@few
@given(sent=st.binary(max_size=300))
def test_any_bytes(server: LiveServer, sent: bytes) -> None:
    expect_sound(answer_to(server, sent))


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 1000 + END,
        b"GET /\x00 HTTP/1.1" + END,
        b"GET / HTTP/9.9" + END,
        b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2" + END,
        b"GET / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked" + END + b"0" + END,
    ],
    ids=["many headers", "zero", "version", "two lengths", "length and chunks"],
)
def test_what_is_refused(server: LiveServer, sent: bytes) -> None:
    assert answer_to(server, sent).startswith(b"HTTP/1.1 4")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1" + END,
        b"GET / HTTP/1.1\r\nX: " + b"a" * 100_000 + END,
        b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 10_000 + END,
    ],
    ids=["long target", "long header", "many headers"],
)
def test_what_is_too_long_is_refused_or_cut_off(server: LiveServer, sent: bytes) -> None:
    """The answer may be lost on the way: the connection ends before all has been sent."""
    received = answer_to(server, sent)
    assert received == b"" or received.startswith(b"HTTP/1.1 4")


def test_the_same_way_of_asking_gets_an_answer(server: LiveServer) -> None:
    assert answer_to(server, b"GET /health HTTP/1.1\r\nHost: a" + END).startswith(b"HTTP/1.1 200")
