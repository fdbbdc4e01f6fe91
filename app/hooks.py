"""What gunicorn calls while it serves."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from app.settings import AHEAD, ROOT, YES, read_setting

FOLDERS = "style-atlas-folders"
"""Where a server keeps its cache's folder and its packs', among Flask's extensions."""


def when_ready(arbiter: Any) -> None:
    """Let `app.ahead` begin as soon as gunicorn listens, unless the setting forbids it."""
    if read_setting(AHEAD) == YES:
        folders = map(str, arbiter.app.wsgi().extensions[FOLDERS])
        command = [sys.executable, "-m", "app.ahead", *folders]
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
