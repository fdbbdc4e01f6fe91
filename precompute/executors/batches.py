"""What runs a plan's batches on this machine."""

from __future__ import annotations

from precompute import backend
from precompute.executors.plan import Plan
from precompute.extractors import Extractor
from precompute.transfer import Batches, Engine, batch_size


def open_batches(extractor: Extractor, plan: Plan) -> Batches:
    """Return what runs batches of the plan with `extractor`, as large as the plan has them.

    A search that was begun on a GPU may go on without one. Its batches are then asked for as
    before, and run in parts as small as this machine's own would be: a system that lends more
    memory than it has does not say that it does not suffice, but ends the process.
    """
    largest = plan.at_once
    if plan.on_gpu != bool(backend.gpus()):
        size = extractor.model.input_shape[1]
        largest = min(largest, batch_size(extractor.name, size, backend.gpu_memory()))
    return Batches(Engine(extractor), largest)
