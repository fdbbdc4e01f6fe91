"""Build again the extractor that a pack's cells were run with, to the same weights."""

from __future__ import annotations

import keras

from precompute import backend
from precompute.extractors import (
    NETWORKS,
    Extractor,
    WeightsError,
    build_cvae_encoder,
    build_vgg,
    in_precision,
)
from precompute.extractors.vgg import IMAGENET, RANDOM
from precompute.generator.cvae import build_cvae
from precompute.generator.weights import import_weights
from precompute.pack import ExtractorRecord, Pack, PackError
from precompute.pack.npz import Arrays, read_npz
from precompute.pack.roles import CVAE
from precompute.precision import TF32


def rebuild_extractor(pack: Pack, name: str, weights: str | None = None) -> Extractor:
    """Return the pack's extractor `name`, in the precision that its cells were run in.

    Args:
        pack: Has the extractor.
        name: `vgg16`, `vgg19` or `cvae-encoder`.
        weights: Where a VGG's weights come from, as for `build_vgg`; by default as the pack says.

    Raises:
        WeightsError: The weights cannot be had, or are not those that the manifest names.
        PackError: The pack's own weights of its CVAE are lost or damaged.
        ValueError: The precision needs a GPU, and there is none.
    """
    record = pack.manifest.extractors[name]
    if record.precision == TF32 and not backend.gpus():
        raise ValueError(
            f"{name}: the pack's cells were run in tf32, and {backend.name_and_version()} sees no "
            "GPU; only GPUs compute so"
        )
    backend.use_tf32(record.precision == TF32)
    if name in NETWORKS:
        chosen = weights or _weights_of(name, record)
        extractor = build_vgg(name, pack.manifest.image.height, chosen)
    else:
        encoder = packed_cvae(pack).get_layer("encoder")
        extractor = build_cvae_encoder(encoder, record.weights.note)
    if extractor.weights_sha256 != record.weights.sha256:
        raise WeightsError(
            f"{name}: these weights have the SHA-256 {extractor.weights_sha256[:16]}…; the pack's "
            f"cells were run with {record.weights.sha256[:16]}… ({record.weights.source}). Give "
            f"those: --weights {name}=WHICH"
        )
    return in_precision(extractor, record.precision)


def packed_cvae(pack: Pack) -> keras.Model:
    """Build the CVAE whose weights the pack keeps. Raises PackError where it keeps none."""
    kept = pack.manifest.attachments.get(CVAE)
    if kept is None:
        raise PackError(f"{pack.folder}: the pack lacks its CVAE's weights")
    arrays = read_npz(pack.read_file(kept.file, kept.sha256), kept.file)
    cvae = build_cvae(pack.manifest.image.height, _latent(arrays, kept.file))
    import_weights(cvae, arrays)
    return cvae


def _latent(arrays: Arrays, where: str) -> int:
    """Return how many dimensions the latent has: as many as the decoder takes."""
    if "decoder.dense.kernel" not in arrays:
        raise PackError(
            f"{where}: array 'decoder.dense.kernel' is missing; found {sorted(arrays)[:3]}…"
        )
    return int(arrays["decoder.dense.kernel"].shape[0])


def _weights_of(name: str, record: ExtractorRecord) -> str:
    """Return where to get the weights that the pack's cells were run with."""
    if record.weights.source == RANDOM:
        return RANDOM
    if record.weights.source.startswith("file"):
        raise WeightsError(
            f"{name}: the pack's cells were run with weights from a {record.weights.source}. Give "
            f"that file: --weights {name}=PATH"
        )
    return IMAGENET
