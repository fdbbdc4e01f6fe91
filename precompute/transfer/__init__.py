"""Style transfer: losses, weights, and the engine that runs batches of cells."""

from precompute.transfer.engine import Cells, Engine, Result
from precompute.transfer.losses import content_loss, gram_matrix, style_loss

__all__ = ["Cells", "Engine", "Result", "content_loss", "gram_matrix", "style_loss"]
