"""Style transfer: losses, weights, and the engine that runs batches of cells."""

from precompute.transfer.engine import Cells, Engine, Result
from precompute.transfer.losses import content_loss, gram_matrix, style_loss
from precompute.transfer.memory import Batches, batch_size

__all__ = [
    "Batches",
    "Cells",
    "Engine",
    "Result",
    "batch_size",
    "content_loss",
    "gram_matrix",
    "style_loss",
]
