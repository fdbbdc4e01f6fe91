"""Everything that decides what a run computes, and the presets it starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from precompute.axes import AXES, AxisValues, check_axis_values
from precompute.pack.roles import CVAE, FILES, MODELS, RECONSTRUCTION, SAMPLE
from precompute.precision import FLOAT32

SMALLEST_SIZE = 32  # pixels; VGG takes no less
LARGEST_SIZE = 4096
SEEDS = 2**32


@dataclass(frozen=True)
class Config:
    """One run of the job.

    Attributes:
        extractors: Names, in the order they are run.
        axes: The pack's values on each axis.
        select: Texts for `selection.parse_selection`; none means every cell.
        steps: Updates of the image in each cell.
        size: Height and width of the images in pixels.
        subjects: How many synthetic subjects.
        slices: The least and the most images of each, drawn evenly.
        epochs: Of the CVAE's training, at most.
        phase: Of the source images: es, ed or all.
        augmented: Turned and zoomed images, besides the source images, to train on.
        batch: Images a batch in training.
        cvae_rate: The CVAE's learning rate at its first epoch.
        cvae_period: t0 of its schedule in epochs; 0 stands for `epochs`.
        patience: Epochs without a better one that end its training; 0 never does.
        latent: Dimensions of the CVAE's latent.
        baselines: Other models to train and to compare with, and their epochs.
        seed: Of the cohort, the training and the pair.
        pair: How the pair is made of the source images: a key of `generator.pair.MAKERS`.
        pair_seed: Of the latent that is decoded, or of the image that is chosen.
        data: Images of one's own instead of the phantom: a file or folder.
        pitch: Millimetres a pixel that they are resampled to; none stands for `pixel_pitch`.
        title: Of the pack; the job's own where it is empty.
        provenance, licence: Of one's own images, as their owner states them.
        keep_originals: Whether the gallery of one's own images may show them.
        content, style: Files that are the pair, instead of one from source images.
        weights: Where each VGG's weights come from: imagenet, random or a path.
        keep_rgb: Whether all three channels of each result are kept, as float16.
        collapse: Whether cells that are proven to be the same image are run once.
        precision: How the extractors multiply; a key of `precision.PRECISIONS`.
        batch_cells: Cells that are run at once, at most; 0 stands for what suits the place.
    """

    extractors: tuple[str, ...]
    axes: AxisValues
    steps: int
    size: int
    subjects: int
    slices: tuple[int, int]
    epochs: int
    phase: str = "es"
    augmented: int = 0
    batch: int = 16
    cvae_rate: float = 1e-3
    cvae_period: int = 0
    patience: int = 0
    latent: int = 64
    baselines: Mapping[str, int] = field(default_factory=dict)
    seed: int = 2022
    pair: str = SAMPLE
    pair_seed: int = 0
    data: Path | None = None
    pitch: float | None = None
    title: str = ""
    provenance: str = ""
    licence: str = ""
    keep_originals: bool = False
    content: Path | None = None
    style: Path | None = None
    select: tuple[str, ...] = ()
    weights: Mapping[str, str] = field(default_factory=dict)
    keep_rgb: bool = False
    collapse: bool = True
    precision: str = FLOAT32
    batch_cells: int = 0

    def check(self) -> None:
        """Raise ValueError, naming the setting, unless every value can be run."""
        check_axis_values(self.axes)
        least = {
            "steps": 1,
            "size": SMALLEST_SIZE,
            "subjects": 2,
            "epochs": 1,
            "augmented": 0,
            "batch": 1,
            "cvae_period": 0,
            "patience": 0,
            "latent": 1,
            "batch_cells": 0,
        }
        for name, smallest in least.items():
            if getattr(self, name) < smallest:
                raise ValueError(
                    f"{name} is {getattr(self, name)}; expected a whole number, at least {smallest}"
                )
        if self.size > LARGEST_SIZE:
            raise ValueError(f"size is {self.size}; expected at most {LARGEST_SIZE}")
        fewest, most = self.slices
        if not 1 <= fewest <= most:
            raise ValueError(f"slices is {fewest}-{most}; expected such as 8-14, at least 1")
        if self.patience and not 2 * self.cvae_period < self.patience:
            raise ValueError(
                f"patience is {self.patience}; expected 0, or more than a whole wave of the "
                f"learning rate, 2 x {self.cvae_period} epochs: its low phase learns little"
            )
        if (self.content is None) != (self.style is None):
            given, other = ("content", "style") if self.content else ("style", "content")
            raise ValueError(f"{given} is given without {other}; give both, or neither")
        if self.pitch is not None and not 0.05 <= self.pitch <= 50:
            raise ValueError(f"pitch is {self.pitch}; expected millimetres a pixel, 0.05 to 50")
        for name in ("seed", "pair_seed"):
            if not 0 <= getattr(self, name) < SEEDS:
                raise ValueError(f"{name} is {getattr(self, name)}; expected 0 to {SEEDS - 1}")
        if not 0 < self.cvae_rate < 1:
            raise ValueError(f"cvae_rate is {self.cvae_rate}; expected a number between 0 and 1")
        for name in self.weights:
            if name not in self.extractors:
                raise ValueError(
                    f"weights are given for {name}, which is not in this run; its extractors are "
                    f"{', '.join(self.extractors)}"
                )

    @property
    def uses_files(self) -> bool:
        """Whether the pair is two files, and no generator is needed for it."""
        return self.content is not None

    @property
    def pair_kind(self) -> str:
        """How the pair comes to be; see `pack.roles`."""
        return FILES if self.uses_files else self.pair

    @property
    def uses_own_images(self) -> bool:
        """Whether the pack will hold images that are not this project's."""
        return self.uses_files or self.data is not None

    @property
    def period(self) -> int:
        """The CVAE's t0 in epochs."""
        return self.cvae_period or self.epochs


@dataclass(frozen=True)
class Preset:
    """A named configuration, and what to expect of it."""

    config: Config
    expect: str


PAPER_AXES = {axis.key: axis.values for axis in AXES}
VGGS = ("vgg19", "vgg16")
EXTRACTORS = (*VGGS, "cvae-encoder")
PAIRS = (SAMPLE, RECONSTRUCTION)
BASELINES = tuple(name for name in MODELS if name != CVAE)
BOTH = ("vgg19", "cvae-encoder")

PRESETS = {
    "smoke": Preset(
        Config(
            extractors=BOTH,
            axes={
                "learning_rate": (5e-2, 5e-4),
                "style_weight": (1e-9, 1e-2),
                "content_weight": (1e-10, 1e3),
            },
            steps=10,  # enough to see the image move
            size=32,  # the smallest that VGG takes
            subjects=4,
            slices=(2, 2),
            epochs=1,
            augmented=3,
            baselines={"vae": 1, "cvae_transposed": 1},
        ),
        "seconds: does everything run? The pictures mean nothing.",
    ),
    "quick": Preset(
        Config(
            extractors=BOTH,
            axes={
                "learning_rate": (5e-2, 5e-3, 5e-4),
                # One value a regime: unchanged, slight, textured, strong, saturated (VGG);
                # the encoder needs 1e-4 and more.
                "style_weight": (1e-13, 1e-11, 1e-9, 1e-7, 1e-4, 1e-2, 1e0),
                # Negligible, in balance with a style weight of 1e-9, and holding the image.
                "content_weight": (1e-10, 1e-4, 1e2),
            },
            # Of the paper's 1000. By step 178 the style loss of the embedded pack's cells has made
            # 74 % (encoder, median) and 64 % (VGG16) of its whole fall.
            steps=200,
            size=64,
            subjects=60,
            slices=(8, 8),
            baselines={"vae": 50},
            epochs=50,  # enough for the anatomy to be plain
        ),
        "10 to 15 minutes on 2 cores: 63 cells of each extractor at 64 x 64, 200 steps.",
    ),
    "paper": Preset(
        Config(
            extractors=BOTH,
            axes=PAPER_AXES,
            steps=1000,
            size=180,
            subjects=397,
            slices=(8, 14),
            augmented=3000,
            epochs=400,  # of the thesis's 10 000; hence ten times its learning rate
            baselines={"vae": 500, "cvae_transposed": 20},
            batch=64,
        ),
        "everything: 2 x 8192 cells at 180 x 180, 1000 steps. A GPU, or weeks.",
    ),
}

DEFAULT_OUT = Path(__file__).resolve().parents[1] / "cache" / "local"
