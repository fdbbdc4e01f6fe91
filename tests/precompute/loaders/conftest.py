"""Real images, where the machine has them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.precompute.conftest import EXTRA_DATA


@pytest.fixture(scope="session")
def sunnybrook() -> Path:
    """Three subjects of the Sunnybrook Cardiac Data (CC0); the test is skipped elsewhere."""
    folder = os.environ.get(EXTRA_DATA)
    if not folder:
        pytest.skip(f"{EXTRA_DATA} is not set: it names a folder with weights/ and data/")
    path = Path(folder) / "data" / "sunnybrook"
    if not path.is_dir():
        pytest.skip(f"{path} does not exist")
    return path
