"""A small grid's order, and batches of it."""

from __future__ import annotations

import keras
import numpy as np

from precompute.executors.environment import environment_here
from precompute.executors.order import Order
from precompute.executors.plan import Plan
from precompute.executors.recipe import recipe_of
from precompute.extractors import Extractor, build_cvae_encoder
from precompute.generator.cvae import build_encoder
from precompute.generator.pair import Pair
from precompute.transfer import Cells
from tests.precompute.small import SIZE, small_images

STEPS = 5
LOSS_STEPS = [0, 2, STEPS]


def small_encoder() -> Extractor:
    """The CVAE's encoder for 12 x 12 pixels, untrained; the same every time."""
    keras.utils.set_random_seed(3)
    return build_cvae_encoder(build_encoder(SIZE))


def small_pair() -> Pair:
    """Style and content, (12, 12, 1) float32."""
    return Pair(*(image.astype(np.float32) for image in small_images()))


def small_order(at_once: int = 4) -> Order:
    """An order that this process can run."""
    pair = small_pair()
    plan = Plan(at_once, on_gpu=False)
    recipe = recipe_of(small_encoder())
    return Order(recipe, pair.style, pair.content, STEPS, LOSS_STEPS, plan, environment_here())


def some_cells(count: int) -> Cells:
    """Cells that differ in their style weight."""
    return Cells(np.full(count, 5e-2), np.geomspace(1e-3, 1e1, count), np.full(count, 1e-3))
