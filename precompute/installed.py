"""What the job needs and this Python does not have, said in a sentence. Imports nothing itself."""

from __future__ import annotations

import sys
from importlib.util import find_spec


def lacking(*packages: str) -> str:
    """Return what to do where some of these packages are not installed; "" where all are."""
    absent = [name for name in packages if find_spec(name) is None]
    if not absent:
        return ""
    return (
        f"{', '.join(absent)}: not installed for {sys.executable}. Either `make precompute` and "
        "then .venv/precompute/bin/python, or pip install -r requirements-precompute.txt"
    )
