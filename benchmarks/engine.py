"""The batched engine against the plain loop, on the same cells, in turn."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from benchmarks.arithmetic import matrix_product, measurable_precisions, operations_per_step
from benchmarks.collapse import saved
from benchmarks.contest import Contest, work_of
from precompute import backend
from precompute.extractors import Extractor, build_cvae_encoder, build_vgg, in_precision
from precompute.generator.cvae import build_encoder
from precompute.phantom import make_cohort
from precompute.precision import FLOAT32
from precompute.transfer import batch_size

EXTRACTORS = ("cvae-encoder", "vgg16", "vgg19")
SIZE = 180
PAPER_STEPS = 1000
ROUNDS = 3


def measure() -> dict[str, Any]:
    """Return, per extractor, what `_compare` measures."""
    style, content = make_cohort(1, (2, 2), SIZE, seed=0).unit()
    return {name: _compare(name, style, content) for name in EXTRACTORS}


def _build(name: str, precision: str) -> Extractor:
    """Speed does not depend on the weights: random ones do."""
    if name == "cvae-encoder":
        extractor = build_cvae_encoder(build_encoder(SIZE))
    else:
        extractor = build_vgg(name, SIZE, "random")
    return in_precision(extractor, precision)


def _compare(name: str, style: np.ndarray, content: np.ndarray) -> dict[str, Any]:
    """Measure image-steps a second: the plain loop, then engine and matrix product, in turn."""
    memory, precisions = backend.gpu_memory(), measurable_precisions()
    extractors = {each: _build(name, each) for each in precisions}
    work = work_of(name, SIZE, memory)
    contest = Contest(extractors, style, content, work)
    plain: list[float] = []
    engine: dict[str, list[float]] = {each: [] for each in precisions}
    products: dict[str, list[float]] = {each: [] for each in precisions}
    for _ in range(ROUNDS):
        plain.append(contest.plain_rate())
        for each in precisions:
            engine[each].append(contest.engine_rate(each))
            products[each].append(matrix_product(each))
    operations = operations_per_step(extractors[FLOAT32])
    return {
        "device": "cpu" if memory is None else "gpu",
        "backend": keras.backend.backend(),
        "cells": contest.cells,
        "steps": work.steps,
        "plain_loop_cells": contest.plain_cells,
        "plain_loop_steps": work.plain_steps,
        "image": f"{SIZE} x {SIZE} x {extractors[FLOAT32].channels}",
        "largest_batch": batch_size(name, SIZE, memory),
        "image_steps_per_second": {
            "plain_loop": round(statistics.median(plain), 2),
            "engine": {each: round(statistics.median(engine[each]), 2) for each in precisions},
        },
        "engine_over_plain_loop": _ratio(engine[FLOAT32], plain),
        "engine_over_float32": {
            each: _ratio(engine[each], engine[FLOAT32]) for each in precisions if each != FLOAT32
        },
        "gigaflop_per_image_step": round(operations / 1e9, 3),
        "matrix_product_gigaflop_per_second": {
            each: round(statistics.median(products[each]) / 1e9, 1) for each in precisions
        },
        "share_of_matrix_product_rate": {
            each: _ratio([rate * operations for rate in engine[each]], products[each])
            for each in precisions
        },
        "cells_per_hour": cells_per_hour(
            name, statistics.median(plain), statistics.median(engine[FLOAT32])
        ),
    }


def _ratio(one: Sequence[float], other: Sequence[float]) -> dict[str, float]:
    ratios = [a / b for a, b in zip(one, other, strict=True)]
    return {
        "median": round(statistics.median(ratios), 3),
        "least": round(min(ratios), 3),
        "most": round(max(ratios), 3),
    }


def cells_per_hour(name: str, plain: float, engine: float) -> dict[str, Any]:
    """Return cells of 1000 steps an hour, without collapse and with it.

    With it nothing is measured anew: it is the engine's rate times the cells a run that the search
    of an embedded pack recorded, the runs for noise floors and audit counted; by pack.

    Args:
        name: The extractor's.
        plain: Image-steps a second of the plain loop.
        engine: Likewise of the engine.
    """
    by_plain, by_engine = (3600 * rate / PAPER_STEPS for rate in (plain, engine))
    recorded = {
        pack: searches[name]["and_the_audits"]
        for pack, searches in saved().items()
        if name in searches
    }
    return {
        "plain_loop": round(by_plain, 1),
        "engine": round(by_engine, 1),
        "with_collapse_as_in_pack": {
            pack: {
                "cells_a_run_that_its_search_recorded": cells_a_run,
                "engine_times_cells_a_run": round(by_engine * cells_a_run, 1),
                "that_over_plain_loop": round(by_engine * cells_a_run / by_plain, 3),
            }
            for pack, cells_a_run in recorded.items()
        },
    }
