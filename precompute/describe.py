"""What a pack says of itself: the manifest of a run, and the record of an extractor."""

from __future__ import annotations

from typing import Any

from precompute import backend
from precompute.config import Config
from precompute.extractors import Extractor
from precompute.generator.pair import Pair
from precompute.pack import (
    SCHEMA_VERSION,
    ExtractorRecord,
    ImageSize,
    Manifest,
    Optimiser,
    PairRecord,
    SourceImage,
    WeightsRecord,
    image_digest,
    log_spaced_steps,
    now,
    to_grey8,
)
from precompute.phantom import pixel_pitch
from precompute.transfer.engine import BETA_1, BETA_2
from precompute.transfer.weights import ADAM_EPSILON

PHANTOM_LICENCE = "MIT"


def describe_settings(config: Config, recipe: str) -> dict[str, Any]:
    """Return the manifest's fields that a run must agree in to extend a pack.

    `recipe` names what the pair is made from; see `GeneratorStages.pair_key`.
    """
    return {
        "axes": {key: list(values) for key, values in config.axes.items()},
        "image": ImageSize(config.size, config.size, round(pixel_pitch(config.size), 4)),
        "steps": config.steps,
        "loss_steps": log_spaced_steps(config.steps),
        "optimiser": Optimiser("Adam", BETA_1, BETA_2, ADAM_EPSILON, "content image"),
        "recipe": recipe,
        "rgb": config.keep_rgb,
    }


def describe_run(config: Config, recipe: str, pair: Pair, subject: int) -> Manifest:
    """Return the manifest of a pack of this pair; `subject` is whom the original shows."""
    phantom = f"Synthetic phantom made by this project's own code (seed {config.seed})"
    style = SourceImage(
        digest=image_digest(to_grey8(pair.style)),
        description=f"Phantom subject {subject}: of all source images the nearest to the "
        f"generated one in the CVAE's latent space (distance {pair.distance:.2f})",
        provenance=f"{phantom}; no patient data",
        licence=PHANTOM_LICENCE,
    )
    content = SourceImage(
        digest=image_digest(to_grey8(pair.content)),
        description=f"Decoded by the CVAE from a random latent (seed {config.pair_seed})",
        provenance=f"CVAE trained on the phantom: {config.subjects} subjects, "
        f"{config.slices} slices each, {config.epochs} epochs",
        licence=PHANTOM_LICENCE,
    )
    return Manifest(
        schema=SCHEMA_VERSION,
        title=f"Cardiac phantom, {config.size} × {config.size} pixels",
        created=now(),
        pair=PairRecord(file="", sha256="", style=style, content=content),
        **describe_settings(config, recipe),
    )


def describe_extractor(extractor: Extractor) -> ExtractorRecord:
    """Return what a pack keeps of an extractor."""
    return ExtractorRecord(
        label=extractor.label,
        style_layers=list(extractor.style_layers),
        content_layer=extractor.content_layer,
        channels=extractor.channels,
        weights=WeightsRecord(
            extractor.weights_source, extractor.weights_sha256, extractor.weights_note
        ),
        backend=backend.name_and_version(),
        precision="float32",
    )
