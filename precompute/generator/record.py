"""What a pack keeps of its generative models: weights, histories, gallery, quality."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from precompute.cohort import to_unit
from precompute.generator.gallery import make_gallery
from precompute.generator.metrics import checkerboard, measure
from precompute.generator.models import ARCHITECTURES
from precompute.generator.stages import GeneratorStages, Trained
from precompute.generator.weights import export_weights
from precompute.pack import GeneratorRecord, HeldOut, ModelRecord
from precompute.pack.npz import Arrays, encode_npz
from precompute.pack.roles import CVAE, GALLERY, HISTORY

Attachments = dict[str, tuple[bytes, str]]


def describe_models(
    stages: GeneratorStages, trained: Mapping[str, Trained], gallery: Arrays
) -> GeneratorRecord:
    """Measure every model on the held-out images."""
    held_out = stages.held_out
    images = to_unit(stages.cohort.images[held_out])
    models = {}
    for name, (model, history) in ((n, (t.model, t.history)) for n, t in trained.items()):
        quality = measure(model, images)
        models[name] = ModelRecord(
            label=ARCHITECTURES[name].label,
            parameters=model.count_params(),
            latent=stages.latent(name),
            epochs=len(history["loss"]),
            **{key: round(value, 5) for key, value in vars(quality).items()},
            checkerboard=round(checkerboard(gallery[f"{name}.sample"] / 255), 3),
        )
    subjects = len(np.unique(stages.cohort.subject[held_out]))
    return GeneratorRecord(
        stages.sources.describe(), HeldOut(subjects, int(held_out.sum())), models
    )


def make_attachments(trained: Mapping[str, Trained], gallery: Arrays) -> Attachments:
    """Return what a pack keeps of the models, by role: an npz file and what it is."""
    histories = {
        f"{name}.{key}": values.astype(np.float32)
        for name, model in trained.items()
        for key, values in model.history.items()
    }
    return {
        **attach_cvae(trained[CVAE]),
        HISTORY: (encode_npz(histories), "Each model's losses and learning rate by epoch"),
        GALLERY: (encode_npz(gallery), "Reconstructions and samples of each model"),
    }


def attach_cvae(cvae: Trained) -> Attachments:
    """Return the CVAE's weights as an attachment.

    The decoder's are rounded to float16: of 64 images that the embedded pack's draws, no pixel
    moves by more than 0.11 grey levels. The grid of the encoder as an extractor hangs on every bit
    of the encoder's.
    """
    weights = {
        name: array.astype(np.float16) if name.startswith("decoder.") else array
        for name, array in export_weights(cvae.model).items()
    }
    return {CVAE: (encode_npz(weights), "The CVAE's weights")}


def show(stages: GeneratorStages, trained: Mapping[str, Trained]) -> Arrays:
    """Return the gallery; of one's own images, only what the models drew, unless asked for."""
    config = stages.config
    models = {name: found.model for name, found in trained.items()}
    originals = config.data is None or config.keep_originals
    return make_gallery(models, stages.cohort, stages.held_out, config.seed, originals)
