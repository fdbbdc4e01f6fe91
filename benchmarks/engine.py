"""The batched engine against the plain loop, on the same cells, in turn."""

from __future__ import annotations

import statistics
import time
from typing import Any

import numpy as np

from benchmarks.plain_loop import plain_loops
from precompute.extractors import Extractor, build_cvae_encoder, build_vgg
from precompute.generator.cvae import build_encoder
from precompute.phantom import make_cohort
from precompute.transfer import Cells, Engine, batch_size

SIZE = 180
ROUNDS = 3
# Extractor: (cells, steps), so that a round takes seconds.
WORK = {"cvae-encoder": (64, 20), "vgg16": (4, 4), "vgg19": (4, 4)}


def measure() -> dict[str, Any]:
    """Return, per extractor, image-steps per second of both and their ratio (median, range)."""
    style, content = make_cohort(1, (2, 2), SIZE, seed=0).unit()
    return {name: _compare(_build(name), style, content) for name in WORK}


def _build(name: str) -> Extractor:
    """Speed does not depend on the weights: random ones do."""
    if name == "cvae-encoder":
        return build_cvae_encoder(build_encoder(SIZE))
    return build_vgg(name, SIZE, "random")


def _compare(extractor: Extractor, style: np.ndarray, content: np.ndarray) -> dict[str, Any]:
    count, steps = WORK[extractor.name]
    cells = Cells(np.full(count, 5e-2), np.geomspace(1e-9, 1e-6, count), np.full(count, 1e-10))
    engine, loops = Engine(extractor), plain_loops(extractor, style, content, cells)
    engine.run(style, content, cells, 1, [0, 1])  # both compile before they are timed
    for loop in loops:
        loop(1)
    batched, plain = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        engine.run(style, content, cells, steps, [0, steps])
        batched.append(count * steps / (time.perf_counter() - began))
        began = time.perf_counter()
        for loop in loops:
            loop(steps)
        plain.append(count * steps / (time.perf_counter() - began))
    ratios = [b / p for b, p in zip(batched, plain, strict=True)]
    return {
        "cells": count,
        "steps": steps,
        "image": f"{SIZE} x {SIZE} x {extractor.channels}",
        "largest_batch": batch_size(extractor.name, SIZE),
        "engine_image_steps_per_second": round(statistics.median(batched), 2),
        "plain_loop_image_steps_per_second": round(statistics.median(plain), 2),
        "engine_over_plain_loop": round(statistics.median(ratios), 3),
        "range": [round(min(ratios), 3), round(max(ratios), 3)],
    }
