"""What gunicorn calls while it serves."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from functools import partial
from typing import Any

from app.settings import AHEAD, ROOT, YES, read_setting

_LOG = logging.getLogger(__name__)

FOLDERS = "style-atlas-folders"
"""Where a server keeps its cache's folder and its packs', among Flask's extensions."""


_begun: list[subprocess.Popen[bytes]] = []


def when_ready(arbiter: Any) -> None:
    """Let `app.ahead` begin as soon as gunicorn listens, unless the setting forbids it."""
    if read_setting(AHEAD) != YES:
        return
    folders = map(str, arbiter.app.wsgi().extensions[FOLDERS])
    command = [sys.executable, "-m", "app.ahead", *folders]
    try:
        # Requests go before it; and it is in a session of its own: Ctrl-C is for the server alone.
        polite = partial(os.nice, 19)
        _begun.append(
            subprocess.Popen(command, cwd=ROOT, start_new_session=True, preexec_fn=polite)
        )
    except OSError as error:
        _LOG.warning("pictures are not encoded ahead: %s", error)


def on_exit(_arbiter: Any) -> None:
    """End what is still encoding ahead."""
    for process in _begun:
        process.terminate()
        process.wait()
