"""The generative models by name: what each is called, how it is built and trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras

from precompute.generator import cvae, transposed, vae
from precompute.pack.roles import CVAE


@dataclass(frozen=True)
class Architecture:
    """One generative model.

    Attributes:
        label: What people read.
        build: From size in pixels, latent dimensions and seed to the untrained model, whose parts
            are its layers `encoder` and `decoder`.
        version: Raised when the model's code, or its training's, gives another result for the
            same settings.
        latent: Dimensions of the latent, unless a run says otherwise.
        optimiser: Keras's name of it.
        batch: Images a batch in training, unless the run's own.
    """

    label: str
    build: Callable[[int, int, int], keras.Model]
    version: int
    latent: int
    optimiser: str = "adam"
    batch: int | None = None


ARCHITECTURES = {
    CVAE: Architecture("CVAE", cvae.build_cvae, 3, cvae.LATENT),
    "vae": Architecture("Dense VAE", vae.build_vae, 2, vae.LATENT, "rmsprop", 256),
    "cvae_transposed": Architecture(
        "CVAE, transposed", transposed.build_cvae_transposed, 2, transposed.LATENT, batch=16
    ),
}
