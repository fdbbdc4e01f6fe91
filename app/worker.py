"""Gunicorn's worker with threads, none of which waits for ever."""

from __future__ import annotations

import socket
import struct
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

SECONDS = 3
_TIMEVAL = struct.pack("@ll", SECONDS, 0)


class DeadlineWorker(ThreadWorker):
    """Ends a connection on which a request begins and does not go on, or an answer is not taken.

    By itself gunicorn waits for the rest: as many half requests as there are threads would stop
    the server. Who sends a byte now and then is still waited for; a proxy in front that buffers
    requests, as hosts have one, keeps such visitors away too.
    """

    def enqueue_req(self, conn: Any) -> None:
        """Let a thread answer what comes on a connection."""
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            conn.sock.setsockopt(socket.SOL_SOCKET, option, _TIMEVAL)
        super().enqueue_req(conn)
