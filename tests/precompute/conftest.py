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
    return _extra("weights/vgg16_imagenet_notop.weights.h5")


@pytest.fixture(scope="session")
def sunnybrook() -> Path:
    """Three subjects of the Sunnybrook Cardiac Data (CC0), where the machine has them."""
    return _extra("data/sunnybrook")


def _extra(place: str) -> Path:
    folder = os.environ.get(EXTRA_DATA)
    if not folder:
        pytest.skip(f"{EXTRA_DATA} is not set: it names a folder with weights/ and data/")
    path = Path(folder) / place
    if not path.exists():
        pytest.skip(f"{path} does not exist")
    return path
