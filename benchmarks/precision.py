"""What a coarse precision changes, beside what rounding alone does.

`python -m benchmarks.precision FILE`, where FILE holds VGG16's ImageNet weights: bfloat16, and on a
GPU TF32, against float32. Not part of `make bench`: it takes some ten minutes of 2 cores.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from benchmarks.arithmetic import measurable_precisions
from precompute import backend
from precompute.collapse.compare import NoiseFloor, Run, compare
from precompute.collapse.noise import factors
from precompute.extractors import build_vgg, in_precision
from precompute.phantom import make_cohort
from precompute.precision import FLOAT32, TF32
from precompute.transfer import Cells, Engine

SIZE, STEPS = 48, 1000
# Learning rate, style weight, content weight: three regimes of the papers' grid.
CELLS = {
    "texture": (5e-2, 1e-9, 1e-10),
    "small steps": (5e-4, 1e-7, 1e-10),
    "saturated": (5e-2, 1e-1, 1e-10),
}
GREY_LEVELS = 255
COARSE_RUNS = 4
"""Of each cell: most CPUs have no instructions for bfloat16 and take three times as long."""


def measure(weights: str) -> dict[str, Any]:
    """Return, by cell, the noise floor of float32 and how far runs in other precisions are."""
    runs = {precision: _runs(precision, weights) for precision in measurable_precisions()}
    exact = runs.pop(FLOAT32)
    return {
        cell: _summary(exact[cell], {precision: runs[precision][cell] for precision in runs})
        for cell in CELLS
    }


def _runs(precision: str, weights: str) -> dict[str, list[Run]]:
    """Run every cell several times, each with another factor: the roundings differ."""
    backend.use_tf32(precision == TF32)
    engine = Engine(in_precision(build_vgg("vgg16", SIZE, weights), precision))
    style, content = make_cohort(1, (2, 2), SIZE, seed=0).unit()
    repeats = factors() if precision == FLOAT32 else factors()[:COARSE_RUNS]
    found = {}
    for cell, values in CELLS.items():
        rate, style_weight, content_weight = (np.full(len(repeats), value) for value in values)
        cells = Cells(rate, style_weight, content_weight, repeats)
        result = engine.run(style, content, cells, STEPS, [0, STEPS])
        found[cell] = [Run.of(*row) for row in zip(*vars(result).values(), strict=True)]
    return found


def _summary(exact: list[Run], coarse: dict[str, list[Run]]) -> dict[str, Any]:
    floor = NoiseFloor.of(exact)
    return {
        "float32_repeats_mean_apart_grey_levels": round(GREY_LEVELS * floor.mean, 4),
        **{precision: _apart(floor, exact, coarse[precision]) for precision in coarse},
    }


def _apart(floor: NoiseFloor, exact: list[Run], coarse: list[Run]) -> dict[str, float]:
    pairs = [compare(a, b) for a, b in zip(exact, coarse, strict=False)]
    return {
        "mean_apart_grey_levels": round(
            GREY_LEVELS * float(np.median([pair.mean for pair in pairs])), 4
        ),
        "one_minus_ssim": round(float(np.median([pair.structure for pair in pairs])), 5),
        "style_loss_decades": round(float(np.median([pair.style for pair in pairs])), 4),
        "within_the_noise_floor": sum(floor.covers(pair) for pair in pairs),
        "of": len(pairs),
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1]), indent=1))
