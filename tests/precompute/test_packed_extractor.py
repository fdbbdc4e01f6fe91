"""The extractor of a pack, built again: to the same weights, or not at all."""

import dataclasses
import shutil

import numpy as np
import pytest

from precompute import backend, cli
from precompute.describe import describe_extractor
from precompute.extractors import WeightsError, build_vgg
from precompute.pack import Pack, PackError, PackWriter
from precompute.pack.manifest_file import read_manifest, write_manifest
from precompute.pack.npz import encode_npz
from precompute.packed_extractor import rebuild_extractor
from precompute.precision import BFLOAT16, TF32
from tests.precompute.runnable_pack import NAME, SIZE, build_runnable_pack
from tests.tiny_pack import batch


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return build_runnable_pack(tmp_path_factory.mktemp("runnable") / "pack", range(1))


@pytest.fixture
def folder(made, tmp_path):
    return shutil.copytree(made[0], tmp_path / "pack")


def record(folder, name, **changes):
    """Change what the pack's manifest says of an extractor."""
    manifest = read_manifest(folder)
    changed = dataclasses.replace(manifest.extractors[name], **changes)
    extractors = {**manifest.extractors, name: changed}
    write_manifest(folder, dataclasses.replace(manifest, extractors=extractors))
    return Pack(folder)


@pytest.fixture
def vgg_folder(folder):
    """The pack with a cell of an untrained VGG16 too."""
    vgg16 = build_vgg("vgg16", SIZE, "random")
    with PackWriter(folder) as writer:
        writer.set_extractor("vgg16", describe_extractor(vgg16))
        one, points = batch("vgg16", range(1)), len(writer.manifest.loss_steps)
        losses = np.ones((1, points))
        images = np.zeros((1, SIZE, SIZE), np.uint8)
        one = dataclasses.replace(one, images=images, style_loss=losses, content_loss=losses)
        writer.add("vgg16", one, 1.0)
    return folder


def test_the_encoder_is_that_of_the_packs_cvae(made, folder):
    found, image = rebuild_extractor(Pack(folder), NAME), np.full((1, SIZE, SIZE, 1), 0.3)
    assert found.weights_sha256 == made[1].weights_sha256
    assert found.weights_note == "untrained"
    for one, other in zip(found.maps(image), made[1].maps(image), strict=True):
        np.testing.assert_array_equal(np.asarray(one), np.asarray(other))


def test_it_is_in_the_precision_of_the_packs_cells(folder, monkeypatch):
    pack = record(folder, NAME, precision=BFLOAT16)
    assert rebuild_extractor(pack, NAME).precision == BFLOAT16
    monkeypatch.setattr(backend, "gpus", lambda: [])
    pack = record(folder, NAME, precision=TF32)
    with pytest.raises(ValueError, match=r"cells were run in tf32, and tensorflow .* sees no GPU"):
        rebuild_extractor(pack, NAME)


def test_a_vgg_without_training_needs_no_file(vgg_folder):
    pack = Pack(vgg_folder)
    record = pack.manifest.extractors["vgg16"].weights
    assert rebuild_extractor(pack, "vgg16").weights_sha256 == record.sha256


def test_weights_from_a_file_are_asked_for(vgg_folder):
    weights = dataclasses.replace(
        Pack(vgg_folder).manifest.extractors["vgg16"].weights, source="file, SHA-256 abc"
    )
    pack = record(vgg_folder, "vgg16", weights=weights)
    with pytest.raises(WeightsError, match=r"from a file, SHA-256 abc\. Give that file: --w"):
        rebuild_extractor(pack, "vgg16")
    assert rebuild_extractor(pack, "vgg16", "random").name == "vgg16"


def test_other_weights_are_refused_on_the_command_line_too(vgg_folder, capsys):
    weights = dataclasses.replace(
        Pack(vgg_folder).manifest.extractors["vgg16"].weights, sha256="5" * 64
    )
    pack = record(vgg_folder, "vgg16", weights=weights)
    with pytest.raises(WeightsError, match=r"vgg16: these weights have the SHA-256 \w{16}…; the"):
        rebuild_extractor(pack, "vgg16")
    select = ["--select", "vgg16:5e-2:1e-4:*", "--weights", "vgg16=random"]
    assert cli.main(["frames", str(vgg_folder), *select]) == 1
    streams = capsys.readouterr()
    assert "pack's cells were run with 5555555555555555… (random)" in streams.err
    assert streams.out == "vgg16:5e-2:1e-4:1e-10: no frames\n"
    assert cli.main(["frames", str(vgg_folder), "--select", "vgg16:5e-2:1e-4:*", "--weights",
                     "vgg16=nowhere.h5"]) == 1  # fmt: skip
    assert "weights file 'nowhere.h5' does not exist" in capsys.readouterr().err


def test_a_pack_without_its_cvaes_weights_says_so(folder):
    manifest = read_manifest(folder)
    write_manifest(folder, dataclasses.replace(manifest, attachments={}))
    with pytest.raises(PackError, match="the pack lacks its CVAE's weights"):
        rebuild_extractor(Pack(folder), NAME)
    with PackWriter(folder) as writer:
        writer.attach("cvae", encode_npz({"encoder.a": np.ones(1)}), "npz", "")
    with pytest.raises(PackError, match=r"'decoder.dense.kernel' is missing; found \['encoder.a'"):
        rebuild_extractor(Pack(folder), NAME)
