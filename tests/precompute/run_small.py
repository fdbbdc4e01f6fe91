"""Run the small extractor for 20 steps on the backend in use; save result and frames to a file."""

import sys

import numpy as np

from precompute import backend
from precompute.transfer import Cells, Engine
from tests.precompute.small import small_extractor, small_images

if __name__ == "__main__":
    style, content = small_images()
    weights = np.array([1e-2, 1.0, 1e16, 1.0, 1e-15])
    cells = Cells(np.full(5, 5e-3), weights, np.array([1e-10, 1.0, 1e-15, 1e3, 1e16]))
    frames = []
    result = Engine(small_extractor(dtype="float32")).run(
        style,
        content,
        cells,
        20,
        [0, 5, 20],
        stops=[0, 5, 20],
        on_stop=lambda step, images: frames.append(images),
    )
    found = {**vars(result), "frames": np.stack(frames)}
    np.savez(sys.argv[1], backend=backend.name_and_version(), **found)
