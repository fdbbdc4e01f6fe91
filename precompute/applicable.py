"""Options that would change nothing are refused: whoever gives one expects that it does."""

from __future__ import annotations

from collections.abc import Iterable

from precompute.config import Config

PHANTOM = ("subjects", "slices")
OWN_IMAGES = ("pitch", "keep_originals")
GENERATED_PAIR = ("pair", "pair_seed", "baselines", "keep_originals")
TRAINING = (
    *("data", "pitch", "phase", "augmented", "epochs", "batch", "latent", "seed"),
    *("cvae_rate", "cvae_period", "patience", *PHANTOM),
)
STATED = ("provenance", "licence")
OPTIONS = (*TRAINING, *GENERATED_PAIR, *STATED)


def check_applicable(given: Iterable[str], config: Config) -> None:
    """Raise ValueError where an option in `given` has no bearing on what `config` runs.

    Args:
        given: Names of `OPTIONS` that were given, not those that a preset sets.
        config: What they led to.
    """
    rules = [
        (config.data is not None, PHANTOM, "is of the phantom; --data takes its place"),
        (config.data is None, OWN_IMAGES, "is of your own images; give them with --data"),
        (
            not config.uses_own_images,
            STATED,
            "is of your own images; give them with --data, or --content and --style",
        ),
        (config.uses_files, GENERATED_PAIR, "is of a generated pair; --content and --style are it"),
        (
            config.uses_files and "cvae-encoder" not in config.extractors,
            TRAINING,
            "is of the CVAE's training; with --content and --style alone none is trained, but for "
            "the extractor cvae-encoder",
        ),
    ]
    for name in given:
        for holds, names, why in rules:
            if holds and name in names:
                option = f"--{name.replace('_', '-')}"
                raise ValueError(f"{option} {why}. Leave it out: it would change nothing")
