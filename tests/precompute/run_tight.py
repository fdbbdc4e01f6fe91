"""Run a batch that needs more memory than this process may have; print what came of it."""

import resource

import keras
import numpy as np

from precompute.extractors import Extractor
from precompute.transfer import Batches, Cells, Engine

SIZE, COUNT, STEPS = 128, 64, 2
CHANNELS = 16


def wide_extractor() -> Extractor:
    """Maps of 16 channels at full size: a megabyte an image."""
    image = keras.Input((SIZE, SIZE, 1))
    style = keras.layers.Conv2D(CHANNELS, 3, padding="same")(image)
    content = keras.layers.Conv2D(CHANNELS, 3, padding="same")(style)
    model = keras.Model(image, [style, content])
    return Extractor("wide", "wide", ("1",), "2", 1, model, "random", "0" * 64)


if __name__ == "__main__":
    content, style = np.random.default_rng(0).random((2, SIZE, SIZE, 1), dtype=np.float32)
    engine = Engine(wide_extractor())
    one = Cells(np.full(1, 1e-3), np.ones(1), np.ones(1))
    engine.run(style, content, one, STEPS, [0, STEPS])  # what the libraries take, they have now
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + 300 * 2**20,) * 2)
    many = Cells(*np.ones((3, COUNT)) * [[1e-3], [1], [1]])
    batches = Batches(engine, COUNT)
    result = batches.run(style, content, many, STEPS, [0, STEPS])
    print(COUNT, batches.fitted, np.isfinite(result.images).all())
