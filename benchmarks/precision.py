"""What bfloat16 changes, beside what rounding alone changes: `python -m benchmarks.precision FILE`.

FILE holds VGG16's ImageNet weights. Not part of `make bench`: it takes some ten minutes of 2 cores.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from precompute.collapse.compare import NoiseFloor, Run, compare
from precompute.collapse.noise import factors
from precompute.extractors import build_vgg, in_precision
from precompute.phantom import make_cohort
from precompute.precision import BFLOAT16, FLOAT32
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
"""In bfloat16, of each cell: most CPUs have no instructions for it and take three times as long."""


def measure(weights: str) -> dict[str, Any]:
    """Return, by cell, the noise floor of float32 and how far runs in bfloat16 are from it."""
    style, content = make_cohort(1, (2, 2), SIZE, seed=0).unit()
    repeats = {FLOAT32: factors(), BFLOAT16: factors()[:COARSE_RUNS]}
    runs = {
        precision: _runs(
            Engine(in_precision(build_vgg("vgg16", SIZE, weights), precision)),
            style,
            content,
            repeats[precision],
        )
        for precision in repeats
    }
    return {cell: _summary(runs[FLOAT32][cell], runs[BFLOAT16][cell]) for cell in CELLS}


def _runs(
    engine: Engine, style: np.ndarray, content: np.ndarray, repeats: np.ndarray
) -> dict[str, list[Run]]:
    """Run every cell once with each of the factors `repeats`: the roundings differ."""
    found = {}
    for cell, values in CELLS.items():
        rate, style_weight, content_weight = (np.full(len(repeats), value) for value in values)
        cells = Cells(rate, style_weight, content_weight, repeats)
        result = engine.run(style, content, cells, STEPS, [0, STEPS])
        found[cell] = [Run.of(*row) for row in zip(*vars(result).values(), strict=True)]
    return found


def _summary(exact: list[Run], coarse: list[Run]) -> dict[str, Any]:
    floor = NoiseFloor.of(exact)
    apart = [compare(a, b) for a, b in zip(exact, coarse, strict=False)]
    return {
        "float32_repeats_mean_apart_grey_levels": round(GREY_LEVELS * floor.mean, 4),
        "bfloat16_mean_apart_grey_levels": round(
            GREY_LEVELS * float(np.median([pair.mean for pair in apart])), 4
        ),
        "bfloat16_one_minus_ssim": round(float(np.median([pair.structure for pair in apart])), 5),
        "bfloat16_style_loss_decades": round(float(np.median([pair.style for pair in apart])), 4),
        "within_the_noise_floor": sum(floor.covers(pair) for pair in apart),
        "of": len(apart),
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1]), indent=1))
