"""How a browser asks: over connections that are kept open; and a cache that stands in front."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from app.cell_table import IMAGE_PATH

ENCODINGS = "gzip, deflate, br, zstd"  # Chromium's, over TLS
PICTURES, PAGES = "pictures", "pages"
KINDS = (PICTURES, PAGES)


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


class Connections:
    """Connections to the server, each used again once its answer is there."""

    def __init__(self, address: str, reached: Counter[str]) -> None:
        """Ask the server at `http://host:port`; count in `reached`, by kind, what is asked."""
        self._host, self._port = address.removeprefix("http://").split(":")
        self._reached = reached
        self._idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def fetch(self, address: str) -> Answer:
        """GET an address; see `Fetch`."""
        self._reached[kind_of(address)] += 1
        while self._idle:
            kept = self._idle.pop()
            try:
                return await self._ask(address, *kept)
            except ConnectionError:  # idle too long: the server had ended it
                kept[1].close()
            except asyncio.IncompleteReadError as error:
                kept[1].close()
                if error.partial:
                    raise
        return await self._ask(address, *await asyncio.open_connection(self._host, self._port))

    async def _ask(
        self, address: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> Answer:
        asked = f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {ENCODINGS}\r\n\r\n"
        writer.write(asked.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(length)
        if b"connection: close" in head:
            writer.close()
        else:
            self._idle.append((reader, writer))
        cache_control = head.partition(b"cache-control:")[2].partition(b"\r\n")[0]
        return Answer(int(head.split()[1]), cache_control.decode().strip(), body)

    def close(self) -> None:
        """End them all."""
        for _, writer in self._idle:
            writer.close()


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
