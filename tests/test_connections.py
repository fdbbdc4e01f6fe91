"""What a class's connections take for an idle ending, and what for a failure of the server."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from benchmarks.connections import PAGES, Answer, Connections, Traffic
from tests.apart import run_apart

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCache-Control: no-cache\r\n\r\nwords"
WORDS = Answer(200, "no-cache", b"words")
NOTHING, HALF_A_HEAD, HALF_A_BODY = b"", ANSWER[:20], ANSWER[:-2]

Use = Callable[[Connections], Coroutine[Any, Any, None]]


def serve(then: bytes | None, use: Use) -> Traffic:
    """Answer the first request; to the next on a connection send `then`, and end it.

    None: the connection is ended after its first answer.
    """
    traffic, asked = Traffic(), 0
    answering: list[asyncio.Task[None]] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            for sent in (ANSWER, then):
                if sent is not None:
                    await reader.readuntil(b"\r\n\r\n")
                    asked += 1
                    writer.write(sent)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        answering.append(asyncio.create_task(answer(reader, writer)))

    async def run() -> None:
        async with await asyncio.start_server(accept, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            connections = Connections(f"http://127.0.0.1:{port}", traffic)
            assert await connections.fetch("/") == WORDS
            await asyncio.sleep(0.05)
            await use(connections)
            connections.close()
            await asyncio.gather(*answering)

    run_apart(run())
    assert asked == traffic.requests[PAGES] + traffic.repeated
    return traffic


async def expect_answer(connections: Connections) -> None:
    assert await connections.fetch("/") == WORDS


async def expect_failure(connections: Connections) -> None:
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await connections.fetch("/")


def test_a_connection_that_is_kept_is_used_again() -> None:
    traffic = serve(ANSWER, expect_answer)
    assert (traffic.ended, traffic.repeated) == (0, 0)


def test_a_connection_that_ended_before_anything_was_asked_is_left() -> None:
    traffic = serve(None, expect_answer)
    assert (traffic.ended, traffic.repeated) == (1, 0)


@pytest.mark.parametrize("sent", [NOTHING, HALF_A_HEAD, HALF_A_BODY], ids=["none", "head", "body"])
def test_a_request_that_gets_no_whole_answer_has_failed(sent: bytes) -> None:
    traffic = serve(sent, expect_failure)
    assert (traffic.ended, traffic.repeated) == (0, 0)


@pytest.mark.parametrize(
    ("sent", "use", "repeated"),
    [
        (NOTHING, expect_answer, 1),
        (HALF_A_HEAD, expect_failure, 0),
        (HALF_A_BODY, expect_failure, 0),
    ],
    ids=["none", "head", "body"],
)
def test_where_a_connections_time_was_up_a_request_without_an_answer_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, sent: bytes, use: Use, repeated: int
) -> None:
    monkeypatch.setattr("benchmarks.connections.IDLE", 0)
    assert serve(sent, use).repeated == repeated
