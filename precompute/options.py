"""The options of `python -m precompute`."""

from __future__ import annotations

import argparse
from pathlib import Path

from precompute.arguments import (
    read_baselines,
    read_names,
    read_span,
    read_values,
    read_weights,
    read_words,
)
from precompute.axes import AXES, format_value
from precompute.cohort import PHASES
from precompute.config import BASELINES, DEFAULT_OUT, EXTRACTORS, PAIRS, PRESETS
from precompute.precision import FLOAT32, PRECISIONS

NUMBERS = {
    "steps": (int, "updates of the image in each cell"),
    "size": (int, "height and width of the images in pixels, at least 32"),
    "subjects": (int, "synthetic subjects; not of --data"),
    "epochs": (int, "epochs of the CVAE's training"),
    "augmented": (int, "turned and zoomed images to train on, besides the source images"),
    "batch": (int, "images a batch in training"),
    "cvae_rate": (float, "the CVAE's learning rate at its first epoch"),
    "cvae_period": (int, "t0 of its schedule in epochs (default: all its epochs)"),
    "batch_cells": (int, "cells run at once, at most (default: what memory takes; 8 on a cluster)"),
    "patience": (int, "epochs without a better one that end its training; 0: never"),
    "latent": (int, "dimensions of the CVAE's latent; the thesis's 64 or 512, or any"),
    "seed": (int, "seed of images and training"),
    "pair_seed": (int, "seed of the latent that is decoded, or of the image that is chosen"),
    "pitch": (float, "millimetres a pixel that --data is resampled to (default: the thesis's)"),
}
PATHS = {
    "data": "your own images instead of the phantom: DICOM, NIfTI, npy, npz or pictures",
    "content": "a picture that is the content image; with --style, instead of a generated pair",
    "style": "a picture that is the style image",
}
WORDS = {
    "title": "the pack's, as the page shows it",
    "provenance": "where your own images are from, kept in the pack",
    "licence": "of your own images, kept in the pack",
}


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of `python -m precompute`."""
    presets = "\n".join(f"  {name:6} {preset.expect}" for name, preset in PRESETS.items())
    parser = argparse.ArgumentParser(
        prog="python -m precompute",
        description="Compute style transfer over a grid of parameters and store it as a pack.",
        epilog=f"presets:\n{presets}\n\n"
        "python -m precompute verify FOLDER    check a pack and print a JSON summary\n"
        "python -m precompute compact FOLDER   write its files anew, smaller\n"
        "python -m precompute frames FOLDER    keep images on the way of some cells, to be played",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--preset", choices=PRESETS, help="default: quick, or paper with --gpu")
    parser.add_argument("--gpu", action="store_true", help="require a GPU; alone: preset paper")
    parser.add_argument("--out", type=Path, default=DEFAULT_OUT, help="default: cache/local")
    parser.add_argument(
        "--embedded", action="store_true", help="let --out be an embedded pack (maintainers)"
    )
    parser.add_argument("--extractors", type=read_names, help=f"from: {','.join(EXTRACTORS)}")
    parser.add_argument(
        "--weights",
        action="append",
        default=[],
        type=read_weights,
        metavar="NAME=WHICH",
        help="a VGG's weights: imagenet (default), random, or a file's path",
    )
    for axis in AXES:
        parser.add_argument(
            f"--{axis.key.replace('_', '-')}s",
            type=read_values,
            metavar="LIST",
            help=f"{axis.label.lower()}s of the grid, in any order, such as "
            f"{format_value(axis.default)},1e-3",
        )
    parser.add_argument(
        "--select",
        action="append",
        metavar="EXTRACTOR:LR:SW:CW",
        help="run these cells only; each part a list of values, * or */N; may be repeated",
    )
    for name, (kind, text) in NUMBERS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, metavar="N", help=text)
    parser.add_argument(
        "--slices", type=read_span, metavar="N-M", help="images of each synthetic subject"
    )
    for name, text in PATHS.items():
        parser.add_argument(f"--{name}", type=Path, metavar="PATH", help=text)
    parser.add_argument("--phase", choices=[*PHASES, "all"], help="default: es, end-systole")
    parser.add_argument("--pair", choices=PAIRS, help="how the pair is made of source images")
    parser.add_argument(
        "--baselines",
        type=read_baselines,
        metavar="NAME=EPOCHS",
        help=f"other models to train and compare with, from {', '.join(BASELINES)}; or none",
    )
    for name, text in WORDS.items():
        parser.add_argument(f"--{name}", type=read_words, metavar="TEXT", help=text)
    parser.add_argument(
        "--keep-originals", action="store_true", help="let the gallery show --data's images"
    )
    parser.add_argument("--keep-rgb", action="store_true", help="keep all channels, as float16")
    parser.add_argument(
        "--no-collapse", action="store_true", help="run every cell, even those proven equal"
    )
    parser.add_argument(
        "--precision",
        choices=PRECISIONS,
        default=FLOAT32,
        help="of the extractors' products (default: float32); tf32 on a GPU only",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="run the grid on this Dask scheduler's workers, such as tcp://192.168.0.5:8786",
    )
    parser.add_argument("--yes", action="store_true", help="start even what takes over an hour")
    return parser
