"""Gunicorn's worker with threads, none of which waits for ever."""

from __future__ import annotations

import socket
import struct
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SECONDS = {socket.SO_RCVTIMEO: 3, socket.SO_SNDTIMEO: 20}
"""How long the next byte of a request is waited for, and for room for more of an answer.

A visitor's line may stand still for a while, and half a script would be a dead page.
"""


class DeadlineWorker(ThreadWorker):
    """Ends a connection on which a request begins and does not go on, or an answer is not taken.

    By itself gunicorn waits for the rest: as many half requests as there are threads would stop
    the server. Who sends a byte now and then is still waited for; a proxy in front that buffers
    requests, as hosts have one, keeps such visitors away too.
    """

    def enqueue_req(self, conn: Any) -> None:
        """Let a thread answer what comes on a connection."""
        for option, seconds in SECONDS.items():
            conn.sock.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", seconds, 0))
        super().enqueue_req(conn)
