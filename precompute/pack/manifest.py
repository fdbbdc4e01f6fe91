"""What a pack is, and which files it has: the records of its manifest."""

from __future__ import annotations

from dataclasses import dataclass, field

from precompute.axes import grid_shape
from precompute.pack.roles import SAMPLE

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class SourceImage:
    """One image of the pair: its digest as shown, and where it comes from."""

    digest: str
    description: str
    provenance: str
    licence: str


@dataclass(frozen=True)
class PairRecord:
    """The two source images; `sha256` is the file's and names the pair.

    `kind` says how it came to be: sample, reconstruction or files; see `roles`.
    """

    file: str
    sha256: str
    style: SourceImage
    content: SourceImage
    kind: str = SAMPLE


@dataclass(frozen=True)
class WeightsRecord:
    """An extractor's weights: where from, SHA-256 over all arrays, and what to know of them."""

    source: str
    sha256: str
    note: str = ""


@dataclass(frozen=True)
class CollapseRecord:
    """How cells were found to be the same image, and how a test of it came out.

    Attributes:
        cells: That were asked for.
        runs: That were run for them, without those that follow.
        noise_runs: Repeats, to measure how far runs of one cell drift apart.
        audited: Cells with another's image that were run after all.
        audit_runs: Those, and the cells around the ones that failed.
        failed: How many of the audited cells were farther from that image than half a grey level
            and than 95 % of repeats are from each other. They were run, so that what stands for
            them now is the same image as their own run.
        failed_last: How many of them in the last round of the audit.
        mean_typical, mean_worst: Over the audited cells, the median and the largest of the mean
            absolute difference of the pixels, in [0, 1]. In the last round from what stands for
            them in the end; in one before it, from what stood for them then.
        largest_typical, largest_worst: Likewise of the largest absolute difference.
        noise_typical, noise_worst: Over the cells that were repeated, the median and the largest
            of the repeats' median mean difference.
        noise_largest_typical, noise_largest_worst: Likewise of their median largest difference.
            0 of `noise_runs` says that no noise was measured.
        within_noise: How many audited cells of the last round are the same as what stands for them
            by the noise floor alone; None in packs of before it was counted.
        taken: Runs that searches before it had made of these cells, and that it began with.
    """

    cells: int
    runs: int
    noise_runs: int
    audited: int
    audit_runs: int
    failed: int
    failed_last: int
    mean_typical: float
    mean_worst: float
    largest_typical: float
    largest_worst: float
    noise_typical: float
    noise_worst: float
    noise_largest_typical: float
    noise_largest_worst: float
    within_noise: int | None = None
    taken: int = 0


@dataclass(frozen=True)
class ExtractorRecord:
    """One extractor of the pack: what it is, and what computed its latest cells."""

    label: str
    style_layers: list[str]
    content_layer: str
    channels: int
    weights: WeightsRecord
    backend: str
    precision: str
    seconds: float = 0.0
    updated: str = ""
    collapse: list[CollapseRecord] = field(default_factory=list)


@dataclass(frozen=True)
class ShardRecord:
    """One shard file, and what computed it.

    `cells` are ranges of cell numbers, so that the cells of a lost shard can be named.
    """

    file: str
    sha256: str
    extractor: str
    cells: list[list[int]]
    backend: str = ""


@dataclass(frozen=True)
class Attachment:
    """Another file of the pack: the CVAE's weights, a training history."""

    file: str
    sha256: str
    description: str


@dataclass(frozen=True)
class ImageSize:
    """Pixels, their pitch in millimetres where it is known, and 1 channel (grey) or 3 (colour)."""

    height: int
    width: int
    pixel_pitch_mm: float | None = None
    channels: int = 1

    def __str__(self) -> str:
        pitch = "" if self.pixel_pitch_mm is None else f" of {self.pixel_pitch_mm:.4g} mm"
        colour = "grey" if self.channels == 1 else "in colour"
        return f"{self.height} x {self.width} pixels{pitch}, {colour}"


@dataclass(frozen=True)
class Optimiser:
    """The optimiser of the image: Adam in TensorFlow's form, clipped to [0, 1] after each step."""

    name: str
    beta_1: float
    beta_2: float
    epsilon: float
    start: str


@dataclass(frozen=True)
class ModelRecord:
    """One generative model, and how well it reproduces held-out images.

    Means over the held-out images: PSNR in dB and SSIM of the reconstruction from the latent's
    mean, binary cross-entropy a pixel, KL divergence in nats an image. `checkerboard` is a ratio,
    below 2 where samples have none; see `generator.metrics.checkerboard`.
    """

    label: str
    parameters: int
    latent: int
    epochs: int
    psnr: float
    ssim: float
    bce: float
    kl: float
    checkerboard: float


@dataclass(frozen=True)
class HeldOut:
    """How many subjects and images the models were measured on, and not trained on."""

    subjects: int
    images: int


@dataclass(frozen=True)
class GeneratorRecord:
    """The generative models behind the content image; `source` says what they learned from."""

    source: str
    held_out: HeldOut
    models: dict[str, ModelRecord]


@dataclass(frozen=True)
class Manifest:
    """All of a pack's `manifest.json`; `cache/README.md` describes each field."""

    schema: int
    title: str
    created: str
    axes: dict[str, list[float]]
    image: ImageSize
    steps: int
    loss_steps: list[int]
    optimiser: Optimiser
    recipe: str
    pair: PairRecord
    rgb: bool = False
    generator: GeneratorRecord | None = None
    extractors: dict[str, ExtractorRecord] = field(default_factory=dict)
    shards: list[ShardRecord] = field(default_factory=list)
    attachments: dict[str, Attachment] = field(default_factory=dict)

    @property
    def grid_shape(self) -> tuple[int, int, int]:
        """How many learning rates, style weights and content weights there are."""
        return grid_shape(self.axes)

    @property
    def cell_count(self) -> int:
        """How many cells each extractor has."""
        learning_rates, style_weights, content_weights = self.grid_shape
        return learning_rates * style_weights * content_weights
