"""Fixtures for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tiny_pack import build_tiny_pack


@pytest.fixture
def tiny_pack(tmp_path: Path) -> Path:
    """A fresh tiny pack's folder."""
    return build_tiny_pack(tmp_path / "tiny")
