"""What is measured of precisions and of memory apart from `make bench`, and where it is refused."""

from __future__ import annotations

import pytest

from benchmarks import memory, precision
from precompute import backend
from precompute.precision import BFLOAT16, FLOAT32, TF32


@pytest.mark.parametrize("names", [[], ["vgg16"]])
def test_memory_is_not_limited_on_a_gpu(monkeypatch: pytest.MonkeyPatch, names: list[str]) -> None:
    monkeypatch.setattr(backend, "gpus", lambda: ["GPU:0"])
    with pytest.raises(SystemExit) as end:
        memory.main(names)
    said = str(end.value.code)
    assert said.startswith("error: GPU:0 is there; expected none")
    assert "XLA_PYTHON_CLIENT_MEM_FRACTION" in said
    assert "set_logical_device_configuration" in said


def test_each_precision_is_set_against_float32s_noise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    switched: list[bool] = []
    monkeypatch.setattr(backend, "use_tf32", switched.append)
    monkeypatch.setattr(precision, "SIZE", 32)
    monkeypatch.setattr(precision, "STEPS", 2)
    monkeypatch.setattr(precision, "measurable_precisions", lambda: (FLOAT32, TF32, BFLOAT16))
    monkeypatch.setattr(precision, "CELLS", {"saturated": precision.CELLS["saturated"]})
    found = precision.measure("random")["saturated"]
    assert switched == [False, True, False]
    assert found["tf32"]["of"] == found["bfloat16"]["of"] == precision.COARSE_RUNS
    assert found["bfloat16"]["mean_apart_grey_levels"] > found["tf32"]["mean_apart_grey_levels"]
