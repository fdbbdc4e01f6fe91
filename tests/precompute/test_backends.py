"""The same results on Keras's TensorFlow and JAX backends, each in a process of its own."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    found = {}
    for backend in ("tensorflow", "jax"):
        path = tmp_path_factory.mktemp(backend) / "result.npz"
        command = [sys.executable, "-m", "tests.precompute.run_small", str(path)]
        subprocess.run(command, env={**os.environ, "KERAS_BACKEND": backend}, check=True)
        with np.load(path) as file:
            found[backend] = dict(file)
    return found


def test_each_ran_on_its_own_backend(results):
    for backend, result in results.items():
        assert str(result["backend"]).startswith(backend)


def test_the_cvae_trains_and_goes_on_with_jax(tmp_path):
    command = [sys.executable, "-m", "tests.precompute.train_small", str(tmp_path / "c")]
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    backend, first, resumed = done.stdout.split("\n")[-4:-1]
    assert backend.startswith("jax")
    losses = json.loads(resumed)
    assert json.loads(first) == losses[:1], "the second run goes on from the first's checkpoint"
    assert len(losses) == 3
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("name", ["images", "style_loss", "content_loss", "frames"])
def test_results_agree(results, name):
    tensorflow, jax = (results[backend][name] for backend in ("tensorflow", "jax"))
    scale = np.abs(tensorflow).max()
    np.testing.assert_allclose(jax, tensorflow, rtol=1e-3, atol=1e-6 * scale)
    assert np.ptp(tensorflow) > 0


def test_the_last_frame_is_the_result(results):
    for result in results.values():
        np.testing.assert_array_equal(result["frames"][-1], result["images"])
