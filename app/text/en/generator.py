"""The generator page's words."""

from __future__ import annotations

import math

from precompute.cohort import GROUPS
from precompute.pack.manifest import GeneratorRecord

TITLE = "Generator · Style Atlas"
DESCRIPTION = "The generative model behind the content image: what it keeps and what it loses."

LEAD_TITLE = "The generator"
LEAD = (
    "The content image is not a scan: a network drew it. The network, a convolutional variational "
    "autoencoder (CVAE), sums an image up in a few numbers, its latent, and draws it again from "
    "those.",
    "Shapes survive that. Fine texture does not: it takes more numbers than the latent has. "
    "Style transfer puts texture back.",
)
LEAD_GIVEN = (
    "Nothing was generated for this pack: its two pictures were given. In packs of medical images "
    "a network draws the content image, and this page shows what it keeps and what it loses.",
)
GALLERY_TITLE = "Redrawn images"
GALLERY_HELP = (
    "Images held out from training, each summed up as a latent and drawn again from it. "
    "Choose one of the small ones."
)
ORIGINAL = "Original"
SHEET_LABEL = "Slices"
SHEET_VIEW_LABEL = "All slices as"
SAMPLES_TITLE = "Invented images"
SAMPLES_HELP = "Drawn from random latents, spread as those of the images trained on."
SAMPLES_VIEW_LABEL = "Invented by"

METRICS_TITLE = "Measured"
METRICS_CAPTION = "The models, measured on the held-out images"
MEASURE = "Measure"
BEST = "best"
UNKNOWN = "–"

TRAINING_TITLE = "Training"
TRAINING_HELP = (
    "The loss is what training lowers: how wrong the drawn image is, and how far latents stray "
    "from random ones. Solid: held-out images; dotted: training images."
)
LOSS_AXIS = "loss"
RATE_AXIS = "learning rate"
EPOCH_AXIS = "epoch"
ALL_MODELS = "all models"

WALK_TITLE = "From one image to another"
WALK_HELP = (
    "Latents of two held-out images, and images drawn from points on the line between them: each "
    "is a whole image, not a cross-fade."
)
WALK_ENDS = ("Original of the first", "Original of the second")
WALK_DRAWN = "Drawn"
WALK_LABEL = "Way from the first image to the second"

SPECTRUM_TITLE = "Detail lost and put back"
SPECTRUM_HELP = (
    "Power at each spatial frequency: coarse shapes on the left, fine texture on the right."
)
POWER_AXIS = "power"
FREQUENCY_AXIS = "cycles per pixel"
LENGTH_AXIS = "millimetres per cycle"

MODEL_NAMES = {"cvae": "CVAE", "vae": "VAE", "cvae_transposed": "CVAE, transposed"}
"""Where the pack does not name its models."""

# Sentences that JavaScript puts on the page.
BROWSER = {
    "slice": "Slice {number} of {count}{what}",
    "alt": "{source}, slice {number}{what}",
    "failed": "Pictures not loaded. Check the connection, and choose again.",
    "walk": "{percent} % of the way",
    "walk_alt": "Image drawn {percent} % of the way between two images",
    "walk_failed": "Pictures not loaded. Reload the page to try again.",
}

_HOW = " `python -m precompute --out cache/new` computes a pack that does."
ABSENT = {
    "gallery": "This pack keeps no gallery: it is older than galleries, or was made from two "
    "given images." + _HOW,
    "original": "This pack keeps its source images back, and what the models make of them: they "
    "belong to someone. `--keep-originals` lets a pack show them.",
    "model": "This pack keeps no reconstructions: its gallery has originals alone.",
    "sample": "This pack keeps no invented images.",
    "metrics": "This pack keeps no measurements of its models: it is older than they are, or "
    "was made from two given images." + _HOW,
    "history": "This pack keeps no training history: it is older than histories, or was made "
    "from two given images." + _HOW,
    "walk": "This pack keeps no walk from one of its source images to another.",
    "spectrum": "The pack's images cannot be read, so their detail cannot be measured. "
    "`python -m precompute verify` names the damaged files.",
}
DAMAGED = (
    "This part of the pack is damaged ({what}). Copy the file anew from where it is whole, or "
    "compute the pack anew."
)

MEASURES = (
    ("parameters", "Parameters", "", "Numbers that training sets."),
    ("latent", "Latent", "", "Numbers that sum one image up."),
    ("epochs", "Epochs", "", "Rounds of training over all images."),
    ("psnr", "PSNR", "dB", "Closeness of grey values; higher is closer."),
    ("ssim", "SSIM", "", "Likeness of structure; 1 is identical."),
    ("bce", "Cross-entropy", "a pixel", "Error of grey values; lower is closer."),
    ("kl", "KL divergence", "nats", "What a latent tells of its image beyond a random one."),
    ("checkerboard", "Checkerboard", "", "Grid pattern in invented images; below 2 is none."),
)
"""Each measure's field in the manifest, name, unit and meaning."""


def measure_value(key: str, value: float) -> str:
    """Write a measured value; a dash where it is not a number."""
    if not math.isfinite(value):
        return UNKNOWN
    digits = {"psnr": 2, "ssim": 3, "bce": 4, "kl": 1, "checkerboard": 2}.get(key, 0)
    return f"{value:,.{digits}f}"


def number(written: str) -> str:
    """Write a number of a chart's axis, written as in English, in this language."""
    return written


def held_out(record: GeneratorRecord) -> str:
    """Say what the models were measured on."""
    found = record.held_out
    return (
        f"Means over {found.images:,} images of {_subjects(found.subjects)} held out from "
        f"training; they chose the best epoch. Source: {record.source}."
    )


def _subjects(count: int) -> str:
    return "1 subject" if count == 1 else f"{count:,} subjects"


def slice_caption(group: str, level: float) -> str:
    """Say whose heart a slice shows and where it lies; empty where neither is known."""
    return ", ".join(part for part in (GROUPS.get(group, group), level_name(level)) if part)


def level_name(level: float) -> str:
    """Name a slice's level, 0 at the base to 1 at the apex; empty where it is not known."""
    if not math.isfinite(level):
        return ""
    return "base" if level < 1 / 3 else "apex" if level > 2 / 3 else "mid"


def spectrum_name(kind: str, extractor: str) -> str:
    """Name a spectrum's curve; an extractor's label counts up to its first comma."""
    named = {"original": "Original", "generated": "Generated"}
    return named.get(kind) or f"Styled: {extractor.partition(',')[0]}"


def training_alt(label: str, epochs: int, first: float, last: float, best: float) -> str:
    """Sum up one model's curve."""
    return (
        f"{label}: loss on held-out images from {first:.4g} to {last:.4g} in {epochs} epochs, "
        f"lowest {best:.4g}"
    )


def fine_detail(shares: list[tuple[str, float]]) -> str:
    """Say how much of the original's fine detail each image has; empty without a share."""
    if not shares:
        return ""
    said = ", ".join(f"{name} {percent(share)}" for name, share in shares)
    return f"Fine detail (four pixels and less), of the original's power: {said}."


def percent(share: float) -> str:
    """Write a share as a percentage, with two digits where it is small."""
    return f"{share * 100:.0f} %" if share >= 0.1 else f"{share * 100:.2g} %"


def styled_at(name: str, cell: str) -> str:
    """Say which cell stands for an extractor."""
    return f"{name} at {cell}."
