"""What a worker needs to know to run any batch of a grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precompute.executors.environment import Environment
from precompute.executors.plan import Plan
from precompute.executors.recipe import Recipe


@dataclass(frozen=True)
class Order:
    """One grid's batches have all of this in common.

    Attributes:
        recipe: Of the extractor.
        style, content: The pair, (height, width, 1 or 3) in [0, 1].
        steps: Updates of the image in each cell.
        loss_steps: Rising step numbers at which losses are kept.
        plan: How the grid is cut into batches.
        expected: What a worker must have; also one that comes later.
    """

    recipe: Recipe
    style: NDArray[np.floating]
    content: NDArray[np.floating]
    steps: int
    loss_steps: list[int]
    plan: Plan
    expected: Environment
