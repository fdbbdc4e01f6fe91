"""The thesis's learning-rate schedule for the CVAE."""

from __future__ import annotations

import math

FLOOR = 5e-5
DECAY_EPOCHS = 1500


def learning_rate(epoch: int, start: float, period: float) -> float:
    """Return the rate of an epoch: a cosine of period 2 * `period` under a slow decay.

    Thesis eq. (3)-(4): rate = start * ((1 - a) * g + a), a = 5e-5,
    g = (1 + cos(pi * epoch / period)) / 2 / (1 + epoch / 1500).

    Args:
        epoch: From 0.
        start: The rate at epoch 0 (1e-4 in the thesis).
        period: t0, epochs from the highest rate to the lowest (400 in the thesis).
    """
    wave = 0.5 * (1 + math.cos(math.pi * epoch / period)) / (1 + epoch / DECAY_EPOCHS)
    return start * ((1 - FLOOR) * wave + FLOOR)
