"""The plain loop on both backends, and the bench where there is JAX alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("tensorflow", "playwright", "dash"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Absent())
"""


@pytest.mark.parametrize("backend", ["tensorflow", "jax"])
def test_the_plain_loop_makes_the_engines_images(backend: str, tmp_path: Path) -> None:
    path = tmp_path / "found.npz"
    command = [sys.executable, "-m", "tests.plain_small", str(path)]
    subprocess.run(command, env={**os.environ, "KERAS_BACKEND": backend}, check=True)
    with np.load(path) as file:
        found = dict(file)
    assert str(found["backend"]).startswith(backend)
    np.testing.assert_allclose(found["plain"], found["engine"], rtol=1e-3, atol=1e-6)
    apart = np.abs(found["plain"][0] - found["plain"][1]).max()
    assert apart > 1e-3, "each loop has its own cell's weights"


def test_the_bench_is_there_without_tensorflow_and_without_a_browser() -> None:
    modules = "import benchmarks.__main__, benchmarks.precision, benchmarks.memory"
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    command = [sys.executable, "-c", f"{WITHOUT}\n{modules}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
