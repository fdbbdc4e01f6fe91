"""The plain loop and the engine with the small extractor, on the backend in use; into a file."""

import sys

import numpy as np

from benchmarks.plain_loop import plain_loops
from precompute import backend
from precompute.transfer import Cells, Engine
from tests.precompute.small import small_extractor, small_images

STEPS = 20

if __name__ == "__main__":
    style, content = small_images()
    weights = np.array([1e-2, 1.0, 1e3])
    cells = Cells(np.full(3, 5e-3), weights, np.array([1e-10, 1.0, 1e-15]))
    extractor = small_extractor(dtype="float32")
    engine = Engine(extractor).run(style, content, cells, STEPS, [0, STEPS]).images
    loops = plain_loops(extractor, style, content, cells)
    for loop in loops:
        loop(STEPS - 5)
    plain = np.stack([loop(5) for loop in loops])
    np.savez(sys.argv[1], backend=backend.name_and_version(), engine=engine, plain=plain)
