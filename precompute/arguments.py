"""Texts of the command line that stand for several values."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from precompute.config import BASELINES, EXTRACTORS, VGGS
from precompute.pack.regimes import NAMES, Regime

LONGEST_WORDS = 500


def read_span(text: str) -> tuple[int, int]:
    """Read `8-14` or `10` as the least and the most."""
    fewest, _, most = text.partition("-")
    try:
        return int(fewest), int(most or fewest)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}; expected such as 8-14, or 10") from None


def read_count(least: int) -> Callable[[str], int]:
    """Return what reads a whole number of at least `least`."""

    def read(text: str) -> int:
        if not text.isdecimal() or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text!r}; expected a whole number, at least {least}")
        return int(text)

    return read


def read_baselines(text: str) -> dict[str, int]:
    """Read `vae=100,dcgan=20` or `none` as epochs by model."""
    if text == "none":
        return {}
    try:
        epochs = {name: int(number) for name, number in (p.split("=") for p in text.split(","))}
    except ValueError:
        epochs = {}
    if not epochs or any(name not in BASELINES or n < 1 for name, n in epochs.items()):
        raise argparse.ArgumentTypeError(
            f"{text!r}; expected none, or such as vae=100, from: {', '.join(BASELINES)}"
        )
    return epochs


def read_words(text: str) -> str:
    """Read one line of words, such as a licence's name."""
    words = text.strip()
    if not words or not words.isprintable() or len(words) > LONGEST_WORDS:
        raise argparse.ArgumentTypeError(
            f"{text[:40]!r}; expected one line of 1 to {LONGEST_WORDS} characters"
        )
    return words


def read_names(text: str) -> tuple[str, ...]:
    """Read a list of extractors, each once."""
    names = tuple(text.split(","))
    for name in names:
        if name not in EXTRACTORS:
            raise argparse.ArgumentTypeError(
                f"{name!r} is no extractor; expected a list of: {', '.join(EXTRACTORS)}"
            )
    return tuple(dict.fromkeys(names))


def read_values(text: str) -> tuple[float, ...]:
    """Read a list of numbers."""
    try:
        return tuple(float(value) for value in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no list of numbers; expected such as 1e-9,1e-8"
        ) from None


def read_weights(text: str) -> tuple[str, str]:
    """Read `vgg16=WHICH` as a network and where its weights come from."""
    name, _, which = text.partition("=")
    if name not in VGGS or not which:
        raise argparse.ArgumentTypeError(
            f"{text!r}; expected vgg16=WHICH or vgg19=WHICH, where WHICH is imagenet, random "
            "or a file's path"
        )
    return name, which


def read_thin(text: str) -> dict[Regime, int]:
    """Read `overshot=4` or several such, as a stride by regime."""
    regimes = {name: regime for regime, name in NAMES.items()}
    found = {}
    for part in text.split(","):
        name, _, stride = part.partition("=")
        if name not in regimes or not stride.isdecimal() or int(stride) < 1:
            raise argparse.ArgumentTypeError(
                f"{part!r}; expected such as overshot=4, from: {', '.join(regimes)}"
            )
        found[regimes[name]] = int(stride)
    return found
