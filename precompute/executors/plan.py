"""How a grid is cut into batches: decided once, before the first of them is run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from precompute.pack.npz import Arrays


@dataclass(frozen=True)
class Plan:
    """What decides which cells are run together.

    Libraries sum in another order for another batch size. So the same plan gives the same images
    to the bit, on CPUs of the same kind that have the memory for it, wherever and in whichever
    order batches are run. On GPUs a library may choose other algorithms in another process.

    Attributes:
        at_once: Cells a batch, at most; a batch for which memory does not suffice is halved.
        on_gpu: Whether it is for GPUs: how many cells are audited, and which batches are filled
            up, depends on it.
    """

    at_once: int
    on_gpu: bool


def encode_plan(plan: Plan) -> Arrays:
    """Return a plan as arrays, to be kept."""
    return {"at_once": np.array(plan.at_once), "on_gpu": np.array(plan.on_gpu)}


def decode_plan(arrays: Arrays) -> Plan:
    """Return a plan that was kept."""
    return Plan(int(arrays["at_once"]), bool(arrays["on_gpu"]))
