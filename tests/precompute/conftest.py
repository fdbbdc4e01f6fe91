"""Fixtures of the job's tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

EXTRA_DATA = "STYLE_ATLAS_TEST_DATA"


@pytest.fixture(scope="session")
def vgg16_weights() -> Path:
    """VGG16's ImageNet weights, where the machine has them; the test is skipped elsewhere."""
    folder = os.environ.get(EXTRA_DATA)
    if not folder:
        pytest.skip(f"{EXTRA_DATA} is not set: it names a folder with weights/ and data/")
    path = Path(folder) / "weights" / "vgg16_imagenet_notop.weights.h5"
    if not path.is_file():
        pytest.skip(f"{path} does not exist")
    return path
