"""Train a small CVAE for an epoch, stop, go on for two; print the backend and the losses."""

import json
import sys
from pathlib import Path

import numpy as np

from precompute import backend
from precompute.cohort import WHITE
from precompute.generator.augment import augment
from precompute.generator.cvae import build_cvae
from precompute.generator.train import Training, train

if __name__ == "__main__":
    made = np.full((6, 32, 32, 1), 0.1 * WHITE)
    made[:, 8:20, 8:20] = 0.8 * WHITE
    images = augment(made.astype(np.uint16), 8, seed=0)
    print(backend.name_and_version())
    for epochs in (1, 3):
        training = Training(epochs=epochs, batch=4, learning_rate=1e-3, period=9, seed=0)
        history = train(build_cvae(32), images, images[:2], training, Path(sys.argv[1]))
        print(json.dumps([epoch["val_loss"] for epoch in history]))
