"""The same results on Keras's TensorFlow and JAX backends, each in a process of its own."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from precompute import backend
from precompute.pack import Pack, verify


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    found = {}
    for name in ("tensorflow", "jax"):
        path = tmp_path_factory.mktemp(name) / "result.npz"
        command = [sys.executable, "-m", "tests.precompute.run_small", str(path)]
        subprocess.run(command, env={**os.environ, "KERAS_BACKEND": name}, check=True)
        with np.load(path) as file:
            found[name] = dict(file)
    return found


def test_each_ran_on_its_own_backend(results):
    for name, result in results.items():
        assert str(result["backend"]).startswith(name)


def test_the_cvae_trains_and_goes_on_with_jax(tmp_path):
    command = [sys.executable, "-m", "tests.precompute.train_small", str(tmp_path / "c")]
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    used, first, resumed = done.stdout.split("\n")[-4:-1]
    assert used.startswith("jax")
    losses = json.loads(resumed)
    assert json.loads(first) == losses[:1], "the second run goes on from the first's checkpoint"
    assert len(losses) == 3
    assert losses[-1] < losses[0]


def test_the_whole_job_runs_on_a_machine_with_jax_alone(tmp_path):
    """Images, training, pair, both kinds of extractor, the pack: nothing needs TensorFlow."""
    axes = ["--learning-rates=5e-2", "--style-weights=1e-9,1e-7", "--content-weights=1e-10"]
    models = ["--extractors=vgg16,cvae-encoder", "--weights=vgg16=random", "--baselines=none"]
    out = tmp_path / "pack"
    job = ["--preset=smoke", "--steps=3", *axes, *models, f"--out={out}"]
    command = [sys.executable, "-m", "tests.precompute.run_without_tensorflow", *job]

    def run(backend):
        environment = {**os.environ, "KERAS_BACKEND": backend}
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    assert "No module named 'tensorflow'" in run("tensorflow").stderr, "it is away"
    done = run("jax")
    assert done.returncode == 0, done.stderr
    assert verify(out)["whole"]
    for record in Pack(out).manifest.extractors.values():
        assert record.backend.startswith("jax")


@pytest.fixture(scope="module")
def jax_facts():
    command = [sys.executable, "-m", "tests.precompute.jax_facts"]
    environment = {**os.environ, "KERAS_BACKEND": "jax"}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_gram_matrices_stay_in_float32_where_the_networks_products_are_tf32(jax_facts):
    assert set(jax_facts["gram"]) == {"(Precision.HIGHEST, Precision.HIGHEST)"}
    assert jax_facts["other"] == ["(Precision.HIGH, Precision.HIGH)"]


def test_jax_says_when_memory_does_not_suffice(jax_facts):
    assert jax_facts["out_of_memory"] == [True, True, False]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("ResourceExhaustedError", "OOM when allocating tensor with shape[9]", True),
        ("InternalError", "Failed to create cuDNN handle: CUDNN_STATUS_ALLOC_FAILED", True),
        ("NotFoundError", "No algorithm worked! Error messages: ...", True),
        ("InvalidArgumentError", "Incompatible shapes: [2] vs. [3]", False),
    ],
)
def test_tensorflow_says_when_memory_does_not_suffice(kind, text, expected):
    import tensorflow as tf

    error = getattr(tf.errors, kind)(None, None, text)
    assert backend.is_out_of_memory(error) == expected


def test_the_memory_asked_for_is_that_of_the_gpu_which_is_used(monkeypatch):
    asked = []

    def tell(command, **options):
        asked.append(command[-1])
        return subprocess.CompletedProcess(command, 0, "11264\n", "")

    monkeypatch.setattr(backend, "gpus", lambda: ["GPU:0"])
    monkeypatch.setattr(backend.subprocess, "run", tell)
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "2,3")
    assert backend.gpu_memory() == 11 * 2**30
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES")
    backend.gpu_memory()
    assert asked == ["--id=2", "--format=csv,noheader,nounits"]


@pytest.mark.parametrize("name", ["images", "style_loss", "content_loss", "frames"])
def test_results_agree(results, name):
    tensorflow, jax = (results[each][name] for each in ("tensorflow", "jax"))
    scale = np.abs(tensorflow).max()
    np.testing.assert_allclose(jax, tensorflow, rtol=1e-3, atol=1e-6 * scale)
    assert np.ptp(tensorflow) > 0


def test_the_last_frame_is_the_result(results):
    for result in results.values():
        np.testing.assert_array_equal(result["frames"][-1], result["images"])
