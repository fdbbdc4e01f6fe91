"""The batched engine against the plain loop, on the same cells, in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from benchmarks.arithmetic import matrix_product, operations_per_step
from benchmarks.collapse import saved
from benchmarks.plain_loop import plain_loops
from precompute import backend
from precompute.extractors import Extractor, build_cvae_encoder, build_vgg, in_precision
from precompute.generator.cvae import build_encoder
from precompute.phantom import make_cohort
from precompute.precision import BFLOAT16, FLOAT32
from precompute.transfer import Cells, Engine, batch_size

SIZE = 180
PAPER_STEPS = 1000
ROUNDS = 3
# Extractor: (cells, steps), so that a round takes seconds.
WORK = {"cvae-encoder": (64, 20), "vgg16": (4, 10), "vgg19": (4, 10)}


def measure() -> dict[str, Any]:
    """Return, per extractor, what `_compare` measures."""
    backend.use_tf32(False)
    style, content = make_cohort(1, (2, 2), SIZE, seed=0).unit()
    return {name: _compare(name, style, content) for name in WORK}


def _build(name: str, precision: str = FLOAT32) -> Extractor:
    """Speed does not depend on the weights: random ones do."""
    if name == "cvae-encoder":
        extractor = build_cvae_encoder(build_encoder(SIZE))
    else:
        extractor = build_vgg(name, SIZE, "random")
    return in_precision(extractor, precision)


def _compare(name: str, style: np.ndarray, content: np.ndarray) -> dict[str, Any]:
    """Measure image-steps a second: the engine and the plain loop in turn, then bfloat16."""
    count, steps = WORK[name]
    cells = Cells(np.full(count, 5e-2), np.geomspace(1e-9, 1e-6, count), np.full(count, 1e-10))
    extractor = _build(name)
    engine, coarse = Engine(extractor), Engine(_build(name, BFLOAT16))
    loops = plain_loops(extractor, style, content, cells)

    def run_plain(steps: int) -> None:
        for loop in loops:
            loop(steps)

    runs: dict[str, Callable[[int], object]] = {
        "engine": lambda steps: engine.run(style, content, cells, steps, [0, steps]),
        "plain_loop": run_plain,
        "engine_bfloat16": lambda steps: coarse.run(style, content, cells, steps, [0, steps]),
    }

    def measure(key: str) -> float:
        began = time.perf_counter()
        runs[key](steps)
        return count * steps / (time.perf_counter() - began)

    for run in runs.values():
        run(1)  # compiles
    rates: dict[str, list[float]] = {key: [] for key in runs}
    products = []
    for _ in range(ROUNDS):
        for key in ("engine", "plain_loop"):
            rates[key].append(measure(key))
        products.append(matrix_product("float32"))
    rates["engine_bfloat16"].append(measure("engine_bfloat16"))
    operations = operations_per_step(extractor)
    return {
        "cells": count,
        "steps": steps,
        "image": f"{SIZE} x {SIZE} x {extractor.channels}",
        "largest_batch": batch_size(name, SIZE, backend.gpu_memory()),
        "image_steps_per_second": {
            key: round(statistics.median(found), 2) for key, found in rates.items()
        },
        "engine_over_plain_loop": _ratio(rates["engine"], rates["plain_loop"]),
        "bfloat16_over_float32": round(rates["engine_bfloat16"][0] / rates["engine"][-1], 3),
        "share_of_matrix_product_rate": _ratio(
            [rate * operations for rate in rates["engine"]], products
        ),
        "gigaflop_per_image_step": round(operations / 1e9, 3),
        "cells_per_hour": _cells_per_hour(name, rates),
    }


def _ratio(one: Sequence[float], other: Sequence[float]) -> dict[str, float]:
    ratios = [a / b for a, b in zip(one, other, strict=True)]
    return {
        "median": round(statistics.median(ratios), 3),
        "least": round(min(ratios), 3),
        "most": round(max(ratios), 3),
    }


def _cells_per_hour(name: str, rates: dict[str, list[float]]) -> dict[str, float]:
    """Cells of 1000 steps; and that times the cells a run of the embedded pack's search."""
    hourly = {
        key: 3600 * statistics.median(rates[key]) / PAPER_STEPS for key in ("plain_loop", "engine")
    }
    if search := saved().get(name):
        hourly["engine_times_cells_a_run"] = hourly["engine"] * search["and_the_audits"]
    return {key: round(cells, 1) for key, cells in hourly.items()}
