"""No address leads out of a pack: sent as they are, since clients tidy them up beforehand."""

from __future__ import annotations

import re
import socket

import pytest

from browsing.live_server import LiveServer

WAYS = (
    "../../../../../../etc/passwd",
    "..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "%252e%252e/%252e%252e/%252e%252e/etc/passwd",
    "..%5c..%5c..%5cetc%5cpasswd",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "//etc/passwd",
    "/proc/self/environ",
    "../manifest.json",
    "..%2fapp%2fsettings.py",
    "manifest.json%00.png",
    "%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
    "\xff\xfe",
)
BELOW = (
    *("/", "/image/", "/assets/", "/sent/", "/frames/vgg19/", "/quantities/", "/losses/", "/pack/"),
    *("/download/en/vgg19/0/", "/_dash-component-suites/", "/_dash-component-suites/dash/"),
)
SECRETS = (b"root:", b"PATH=", b'"schema"', b"import ", b"Traceback")


def answer(server: LiveServer, target: str) -> bytes:
    """What comes back for a request's target, byte by byte as it is."""
    port = int(server.address.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        request = f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        connection.sendall(request.encode("latin-1"))
        received = b""
        while some := connection.recv(65536):
            received += some
    return received


@pytest.mark.parametrize("below", [*BELOW, "http://localhost/image/"])
def test_no_address_leads_out_of_a_pack(tiny_server: LiveServer, below: str) -> None:
    for way in WAYS:
        found = answer(tiny_server, below + way)
        status = int(found.split(b" ", 2)[1])
        assert 400 <= status < 500, (below + way, found[:200])
        assert not any(secret in found for secret in SECRETS), below + way


def test_the_same_way_of_asking_finds_what_there_is(tiny_server: LiveServer) -> None:
    digest = tiny_server.pack.digests[0]
    assert answer(tiny_server, f"/image/{digest}.png").startswith(b"HTTP/1.1 200")
    sent = re.findall(rb'"(/sent/[^"]+)"', answer(tiny_server, "/"))
    found = ("/assets/atlas.css", "/download/en/vgg19/0/picture.png", sent[0].decode())
    for address in found:
        assert answer(tiny_server, address).startswith(b"HTTP/1.1 200"), address
