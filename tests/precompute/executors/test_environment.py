"""What is wrong with a worker is said in words."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import precompute
from precompute.executors.environment import (
    describe_process,
    digest_code,
    environment_here,
    find_faults,
)


def found(**changes):
    gpus = {"gpus": 0, "gpu_memory": None, "on_gpu": False}
    return {**describe_process(), "threads": 1, **gpus, **changes}


def expected():
    here = describe_process()
    assert here["on_gpu"] == bool(here["gpus"])
    return environment_here()


@pytest.mark.skipif(describe_process()["on_gpu"], reason="there is a GPU")
def test_a_worker_like_this_process_has_no_faults():
    assert find_faults(found(), expected()) == []


@pytest.mark.skipif(describe_process()["on_gpu"], reason="there is a GPU")
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": "0123"}, "this project's code is 0123; expected "),
        ({"backend": "jax 0.1"}, "Keras's backend is jax 0.1; expected tensorflow "),
        ({"keras": "1.0"}, "Keras is 1.0; expected 3"),
        ({"floatx": "float16"}, "Keras's floatx is float16; expected float32, as the job's"),
        ({"threads": 4}, "it has 4 threads; expected 1"),
        ({"gpus": 2, "on_gpu": True}, "it sees 2 GPUs; expected one at most"),
        ({"gpus": 1, "on_gpu": True}, "it sees a GPU, and others see none"),
    ],
)
def test_a_fault_names_what_was_found_and_expected(changes, fault):
    assert find_faults(found(**changes), expected())[0].startswith(fault)


def test_what_a_worker_of_another_version_does_not_tell_is_a_fault():
    assert find_faults({"threads": 1}, expected())[0].startswith("this project's code is None")


def test_the_digest_is_of_the_code(tmp_path):
    """Of a copy it is the same; of a changed copy another."""
    package = tmp_path / "precompute"
    shutil.copytree(Path(precompute.__file__).parent, package)
    assert digest_in(tmp_path) == digest_code()
    with (package / "axes.py").open("a") as file:
        file.write("\n")
    assert digest_in(tmp_path) != digest_code()


def digest_in(folder):
    code = (
        "import json; from precompute.executors.environment import digest_code; "
        "import precompute.executors.tasks, sys; "
        "print(json.dumps([digest_code(), 'keras' in sys.modules]))"
    )
    printed = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True)
    digest, keras = json.loads(printed.stdout)
    assert not keras, "a scheduler need not import Keras"
    return digest
