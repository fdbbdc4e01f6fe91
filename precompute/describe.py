"""What a pack says of itself: the manifest of a run, its pair, and the record of an extractor.

Of people's own images, pixels and geometry only: no name, no header field, no path.
"""

from __future__ import annotations

from typing import Any

from precompute import backend
from precompute.cohort import GROUPS
from precompute.config import Config
from precompute.extractors import Extractor
from precompute.file_pair import UNSTATED
from precompute.generator.pair import Pair
from precompute.generator.stages import GeneratorStages
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
    to_8bit,
)
from precompute.pack.roles import CVAE, RECONSTRUCTION
from precompute.transfer.engine import BETA_1, BETA_2
from precompute.transfer.weights import ADAM_EPSILON

PHANTOM_LICENCE = "MIT"


def describe_settings(
    config: Config, recipe: str, pitch: float | None, colour: bool
) -> dict[str, Any]:
    """Return the manifest's fields that a run must agree in to extend a pack.

    Args:
        config: The run's.
        recipe: Names what the pair is made from; see `GeneratorStages.pair_key`.
        pitch: Millimetres a pixel, or None where it is not known.
        colour: Whether the pair is in colour.
    """
    return {
        "axes": {key: list(values) for key, values in config.axes.items()},
        "image": ImageSize(
            height=config.size,
            width=config.size,
            pixel_pitch_mm=None if pitch is None else round(pitch, 4),
            channels=3 if colour else 1,
        ),
        "steps": config.steps,
        "loss_steps": log_spaced_steps(config.steps),
        "optimiser": Optimiser("Adam", BETA_1, BETA_2, ADAM_EPSILON, "content image"),
        "recipe": recipe,
        "rgb": config.keep_rgb,
    }


def describe_run(
    settings: dict[str, Any], kind: str, title: str, style: SourceImage, content: SourceImage
) -> Manifest:
    """Return the manifest of a pack that has no cells yet."""
    return Manifest(
        schema=SCHEMA_VERSION,
        title=title,
        created=now(),
        pair=PairRecord(file="", sha256="", style=style, content=content, kind=kind),
        **settings,
    )


def describe_pair(stages: GeneratorStages, pair: Pair) -> dict[str, Any]:
    """Return the manifest's words on a pair that was made of source images."""
    config, cohort, sources = stages.config, stages.cohort, stages.sources
    phantom = config.data is None
    licence = PHANTOM_LICENCE if phantom else config.licence or UNSTATED
    provenance = (
        f"{sources.describe()}; no patient data"
        if phantom
        else "; ".join(filter(None, (config.provenance, sources.describe())))
    )
    subject_matter = "Cardiac phantom" if phantom else "Own images"
    who = "A source image"
    if phantom:  # of people, neither number nor diagnosis
        subject, group = int(cohort.subject[pair.nearest]), str(cohort.group[pair.nearest])
        who = f"Subject {subject} ({GROUPS[group]})"
    if config.pair == RECONSTRUCTION:
        style = f"{who}, chosen by chance (seed {config.pair_seed})"
        content = "The CVAE's reconstruction of the original image"
    else:
        style = (
            f"{who}: of all images that the CVAE was trained on the nearest to the generated one "
            f"in its latent space (distance {pair.distance:.2f})"
        )
        content = f"Decoded by the CVAE from a random latent (seed {config.pair_seed})"
    trained = (
        f"CVAE trained for {stages.training(CVAE).epochs} epochs at most on "
        f"{stages.count_images()} images, {config.augmented} of them turned and zoomed copies"
    )
    return {
        "title": config.title or f"{subject_matter}, {config.size} × {config.size} pixels",
        "style": SourceImage(
            digest=image_digest(to_8bit(pair.style)),
            description=style,
            provenance=provenance,
            licence=licence,
        ),
        "content": SourceImage(
            digest=image_digest(to_8bit(pair.content)),
            description=content,
            provenance=trained,
            licence=licence,
        ),
    }


def note_encoder(images: str | None) -> str:
    """Return what is to be known of the CVAE's encoder as an extractor.

    `images` says what its CVAE was trained on where that was for this alone; None where the CVAE
    generated the content image too.
    """
    made = "generated the content image"
    if images is not None:
        made = (
            "was trained for this pack, on grey images: it sees grey, and so are its results. "
            + images
        )
    return f"The encoder of the CVAE that {made}."


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
        precision=extractor.precision,
    )
