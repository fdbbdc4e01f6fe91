"""How a browser asks: over connections that are kept open; and a cache that stands in front."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.cell_table import IMAGE_PATH

ENCODINGS = "gzip, deflate, br, zstd"  # Chromium's, over TLS
PICTURES, PAGES = "pictures", "pages"
KINDS = (PICTURES, PAGES)
IDLE = 75  # seconds, after which the server ends a connection: `keepalive` in gunicorn.conf.py


@dataclass(frozen=True)
class Answer:
    """What came back; `body` as it was sent, compressed or not."""

    status: int
    cache_control: str
    body: bytes


Fetch = Callable[[str], Awaitable[Answer]]
"""GETs an address. Raises OSError, ValueError or IncompleteReadError where nothing whole comes."""


def kind_of(address: str) -> str:
    """Tell pictures from what a page consists of besides."""
    return PICTURES if address.startswith(IMAGE_PATH) else PAGES


@dataclass
class Traffic:
    """What reached a server over connections that are kept.

    Attributes:
        requests: Those asked for, by kind.
        ended: Connections that it ended while nothing was asked on them.
        repeated: Requests asked again: such an ending may have crossed them.
    """

    requests: Counter[str] = field(default_factory=Counter)
    ended: int = 0
    repeated: int = 0


class Connections:
    """Connections to the server, each used again once its answer is there."""

    def __init__(self, address: str, traffic: Traffic) -> None:
        """Ask the server at `http://host:port`; count in `traffic` what reaches it."""
        self._host, self._port = address.removeprefix("http://").split(":")
        self._traffic = traffic
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = []

    async def fetch(self, address: str) -> Answer:
        """GET an address; see `Fetch`."""
        self._traffic.requests[kind_of(address)] += 1
        reader, writer, head = await self._begin(address)
        with _closing_on_failure(writer):
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
            body = await reader.readexactly(length)
        if b"connection: close" in head:
            writer.close()
        else:
            self._idle.append((reader, writer, time.monotonic()))
        cache_control = head.partition(b"cache-control:")[2].partition(b"\r\n")[0]
        return Answer(int(head.split()[1]), cache_control.decode().strip(), body)

    async def _begin(
        self, address: str
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, bytes]:
        """Ask over a connection that is there, or a new one; return it and the answer's head.

        Asked again is, as by a browser, what the server may have taken for nothing: a connection's
        time was up, and not a byte came back. Any other loss is the server's failure.
        """
        while self._idle:
            reader, writer, since = self._idle.pop()
            if reader.at_eof() or reader.exception():
                writer.close()
                self._traffic.ended += 1
                continue
            try:
                return reader, writer, await _ask(address, reader, writer)
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                half = isinstance(error, asyncio.IncompleteReadError) and error.partial
                if half or time.monotonic() - since < IDLE:
                    raise
                self._traffic.repeated += 1
        reader, writer = await asyncio.open_connection(self._host, self._port)
        return reader, writer, await _ask(address, reader, writer)

    def close(self) -> None:
        """End them all."""
        for _, writer, _ in self._idle:
            writer.close()


async def _ask(address: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Send a request; return the head of its answer, in small letters."""
    asked = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {ENCODINGS}\r\n\r\n"
    with _closing_on_failure(writer):
        writer.write(asked.encode())
        return (await reader.readuntil(b"\r\n\r\n")).lower()


@contextmanager
def _closing_on_failure(writer: asyncio.StreamWriter) -> Iterator[None]:
    try:
        yield
    except BaseException:
        writer.close()
        raise


class SharedCache:
    """A CDN: keeps what an answer lets it keep, and hands on every other request.

    Requests for what is on its way already wait for that.
    """

    def __init__(self, fetch: Fetch) -> None:
        """Stand in front of a server that `fetch` asks."""
        self._fetch = fetch
        self._first: dict[str, asyncio.Task[Answer]] = {}

    async def fetch(self, address: str) -> Answer:
        """GET an address; see `Fetch`."""
        first = self._first.get(address)
        if first is None:
            first = self._first[address] = asyncio.ensure_future(self._fetch(address))
            try:
                return await first
            except BaseException:
                del self._first[address]
                raise
        answer = await first
        return answer if may_keep(answer) else await self._fetch(address)


def may_keep(answer: Answer) -> bool:
    """Tell whether a cache that many share may keep an answer (RFC 9111, section 3)."""
    said = {part.strip() for part in answer.cache_control.split(",")}
    age = re.search(r"max-age=(\d+)", answer.cache_control)
    forbidden = said & {"no-store", "no-cache", "private"}
    return answer.status == 200 and not forbidden and age is not None and int(age[1]) > 0
