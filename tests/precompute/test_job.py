"""The whole chain at its smallest, run as a user runs it; resumed, interrupted, refused."""

import dataclasses
import json
import re
import shutil

import numpy as np
import pytest

from precompute import backend, cli, grid
from precompute.axes import AXES
from precompute.collapse.compare import WHITE
from precompute.extractors import build_cvae_encoder, build_vgg
from precompute.generator.cvae import build_cvae
from precompute.generator.weights import import_weights
from precompute.pack import Pack, PackWriter, to_8bit, verify
from precompute.pack.manifest_file import read_manifest, write_manifest
from precompute.pack.npz import read_npz
from precompute.pack.regimes import Regime
from precompute.transfer import Cells, Engine, memory

SMOKE = ["--preset", "smoke", "--weights", "vgg19=random"]
ENCODER = ["--preset", "smoke", "--extractors", "cvae-encoder"]


def share_stages(finished, folder):
    """Let a pack in `folder` use the stages of the finished one, and none of its runs."""
    work = folder / ".work" / "pack"
    work.mkdir(parents=True)
    for file in (finished.parent / ".work" / "pack").glob("*.npz"):
        if not file.name.startswith("plan-"):
            (work / file.name).symlink_to(file)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A finished smoke pack."""
    out = tmp_path_factory.mktemp("job") / "pack"
    assert cli.main([*SMOKE, "--out", str(out)]) == 0
    return out


def test_the_pack_is_whole_and_says_what_it_is(finished):
    assert verify(finished)["whole"]
    manifest = Pack(finished).manifest
    assert list(manifest.extractors) == ["vgg19", "cvae-encoder"]
    assert manifest.extractors["vgg19"].label == "VGG19, random weights (untrained)"
    assert manifest.extractors["vgg19"].backend.startswith("tensorflow 2")
    assert manifest.optimiser.epsilon == 0.1
    assert "no patient data" in manifest.pair.style.provenance
    assert all(shard.backend.startswith("tensorflow 2") for shard in manifest.shards)
    classes = {"classes-vgg19", "classes-cvae-encoder"}
    assert set(manifest.attachments) == {"cvae", "history", "gallery", "measures", *classes}


def attached(pack, role):
    attachment = pack.manifest.attachments[role]
    return read_npz(pack.read_file(attachment.file, attachment.sha256), attachment.file)


def test_the_pack_keeps_what_its_models_are_and_make(finished):
    pack = Pack(finished)
    record = pack.manifest.generator
    gallery, history = (attached(pack, role) for role in ("gallery", "history"))
    assert record.source.startswith("Synthetic phantom")
    assert (record.held_out.subjects, record.held_out.images) == (1, 2)
    assert list(record.models) == ["cvae", "vae", "cvae_transposed"]
    assert gallery["original"].shape == gallery["cvae.reconstruction"].shape == (2, 32, 32)
    assert gallery["walk"].shape == (33, 32, 32)
    for name, model in record.models.items():
        assert model.epochs == len(history[f"{name}.val_loss"]) == 1
        assert gallery[f"{name}.sample"].shape == (24, 32, 32)
        shown, original = (gallery[key] / 255 for key in (f"{name}.reconstruction", "original"))
        psnr = np.mean(10 * np.log10(1 / np.mean((shown - original) ** 2, axis=(1, 2))))
        assert model.psnr == pytest.approx(psnr, abs=0.05), "measured on what the gallery shows"
    cvae = build_cvae(32)
    assert record.models["cvae"].parameters == cvae.count_params()


def test_the_style_weight_moves_the_image_and_a_tiny_one_hardly_does(finished):
    pack = Pack(finished)
    content = to_8bit(pack.content).astype(int)

    def change(style_weight):
        cell = pack.cell_number(0, style_weight, 0)
        table = pack.cells["cvae-encoder"]
        return np.abs(pack.image(pack.digests[table.image[cell]]) - content).max()

    assert change(0) <= 5, "a tiny style weight moves no pixel by more than a few grey levels"
    assert change(1) > 10 * change(0) + 5


def test_a_finished_run_changes_nothing(finished, capsys):
    before = {file.name: file.read_bytes() for file in finished.iterdir()}
    assert cli.main([*SMOKE, "--out", str(finished)]) == 0
    assert {file.name: file.read_bytes() for file in finished.iterdir()} == before
    assert "CVAE training" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--steps 11", "steps is 10; this run's is 11"),
        ("--size 40", "image is 32 x 32 pixels.*; this run's is 40 x 40 pixels"),
        ("--epochs 2", "recipe is pair-.*; this run's is pair-"),
        ("--pair-seed 1", "recipe is pair-"),
        ("--keep-rgb", "rgb is False; this run's is True"),
    ],
)
def test_other_settings_in_the_same_folder_are_refused_at_once(finished, capsys, option, message):
    assert cli.main([*SMOKE, *option.split(), "--out", str(finished)]) == 1
    error = capsys.readouterr().err
    assert re.search(message, error)
    assert "in all about" not in error, "nothing was timed or trained before"


def test_a_lost_gallery_is_said(finished, tmp_path, capsys):
    out = tmp_path / "pack"
    shutil.copytree(finished, out)
    next(out.glob("gallery-*.npz")).unlink()
    manifest = read_manifest(out)
    write_manifest(out, dataclasses.replace(manifest, shards=manifest.shards[:1]))
    assert cli.main([*SMOKE, "--out", str(out)]) == 0
    assert "the pack's gallery is lost or damaged" in capsys.readouterr().err


def test_kept_stages_are_for_their_owner_alone(finished):
    folder = finished.parent / ".work" / finished.name
    assert folder.stat().st_mode & 0o077 == 0


def test_a_pack_goes_on_from_itself_alone(finished, tmp_path, capsys):
    """Elsewhere, without the kept stages: the pair and the CVAE come from the pack."""
    out = tmp_path / "pack"
    shutil.copytree(finished, out)
    manifest = read_manifest(out)
    write_manifest(out, dataclasses.replace(manifest, shards=manifest.shards[:1]))
    assert cli.main([*SMOKE, "--out", str(out)]) == 0
    assert "CVAE training" not in capsys.readouterr().err
    assert verify(out)["whole"]
    for name in ("pair", "attachments"):
        assert getattr(read_manifest(out), name) == getattr(manifest, name)


@pytest.mark.parametrize("extractor", ["vgg19", "cvae-encoder"])
def test_few_cells_are_all_run_and_named(finished, extractor):
    pack = Pack(finished)
    classes = pack.classes(extractor)
    assert pack.manifest.extractors[extractor].collapse == [], "nothing was searched"
    assert (classes.source[classes.source] == classes.source).all()
    images = pack.cells[extractor].image
    assert (images == images[classes.source]).all()
    regime = classes.regime.reshape(pack.manifest.grid_shape)
    assert (regime != Regime.UNKNOWN).all()
    assert regime[1, 0, 0] == Regime.UNCHANGED, "the least of all three moves nothing"


@pytest.mark.parametrize("options", [[], ["--batch-cells", "4"]], ids=["", "batches"])
def test_a_job_killed_between_the_last_run_and_the_naming_goes_on(
    tmp_path, finished, monkeypatch, options
):
    """Every cell has an image by then."""
    share_stages(finished, tmp_path)
    arguments = [*ENCODER, *options, "--out", str(tmp_path / "pack")]

    def stop(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(PackWriter, "describe_collapse", stop)
        assert cli.main(arguments) == cli.INTERRUPTED
    assert verify(tmp_path / "pack")["whole"]
    assert (Pack(tmp_path / "pack").classes("cvae-encoder").regime == Regime.UNKNOWN).all()
    assert cli.main(arguments) == 0
    one, other = (Pack(folder).classes("cvae-encoder") for folder in (tmp_path / "pack", finished))
    np.testing.assert_array_equal(one.regime, other.regime)
    assert (one.source >= 0).all()
    before = (tmp_path / "pack" / "manifest.json").read_bytes()
    assert cli.main(arguments) == 0
    assert (tmp_path / "pack" / "manifest.json").read_bytes() == before, "once told, that is all"


def test_what_style_alone_does_must_be_known_to_name_a_cell(tmp_path, finished):
    """The cell with the least content weight is not asked for at first; then all are."""
    share_stages(finished, tmp_path)
    arguments = [*ENCODER, "--out", str(tmp_path / "pack")]
    assert cli.main([*arguments, "--select", "cvae-encoder:5e-2:1e-2:1e3"]) == 0
    assert Pack(tmp_path / "pack").classes("cvae-encoder").regime[3] == Regime.UNKNOWN
    before = Pack(tmp_path / "pack").images_of("cvae-encoder")[3]
    assert cli.main(arguments) == 0
    pack = Pack(tmp_path / "pack")
    assert pack.images_of("cvae-encoder")[3] == before, "it was not run again"
    assert (pack.classes("cvae-encoder").regime != Regime.UNKNOWN).all()


def test_without_the_kept_runs_cells_that_are_there_are_not_run_again(tmp_path, finished):
    """And what they show tells what style alone does."""
    share_stages(finished, tmp_path)
    arguments = [*ENCODER, "--out", str(tmp_path / "pack")]
    assert cli.main([*arguments, "--select", "cvae-encoder:*:*:1e-10"]) == 0
    shutil.rmtree(tmp_path / ".work")
    (shard,) = read_manifest(tmp_path / "pack").shards
    assert cli.main(arguments) == 0
    assert shard in read_manifest(tmp_path / "pack").shards
    (begun,) = (tmp_path / ".work").glob("pack/runs-*/*/search.json")
    assert json.loads(begun.read_text())["cells"] == [[1, 2], [3, 4], [5, 6], [7, 8]]
    assert verify(tmp_path / "pack")["whole"]
    found = Pack(tmp_path / "pack").classes("cvae-encoder").regime
    assert (found != Regime.UNKNOWN).all()
    assert (found == Pack(finished).classes("cvae-encoder").regime).mean() > 0.8


def test_no_collapse_says_which_cells_it_leaves_filled(tmp_path, finished, capsys):
    shutil.copytree(finished, tmp_path / "pack")
    source = Pack(finished).classes("cvae-encoder").source
    filled = np.count_nonzero(source != np.arange(8))
    assert filled, "else there is nothing to say"
    assert cli.main([*ENCODER, "--no-collapse", "--out", str(tmp_path / "pack")]) == 0
    said = f"cvae-encoder: {filled} cells show the picture of an equal cell, and stay so"
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("extractor", ["vgg19", "cvae-encoder"])
def test_cells_are_what_the_engine_gives_for_their_values(finished, extractor):
    """All run again in one batch, as the job did: in another one a cell that overshoots rounds
    otherwise, and ends elsewhere. Their values are those that the manifest lists; of cells that
    are the same image, one run stands for all.
    """
    pack = Pack(finished)
    manifest = pack.manifest
    positions = np.unravel_index(np.arange(manifest.cell_count), manifest.grid_shape)
    values = [
        np.array(manifest.axes[axis.key])[position]
        for axis, position in zip(AXES, positions, strict=True)
    ]
    again = Engine(rebuilt(pack, extractor)).run(
        pack.style, pack.content, Cells(*values), manifest.steps, manifest.loss_steps
    )
    ends = to_8bit(np.rint(again.images * WHITE) / WHITE)  # to which runs are kept
    assert len({end.tobytes() for end in ends}) > 4, "cells differ"
    source = pack.classes(extractor).source
    for cell in range(manifest.cell_count):
        image = pack.image(pack.digests[pack.cells[extractor].image[cell]])
        np.testing.assert_array_equal(image, ends[source[cell]])
    for cell in set(source.tolist()):
        style_loss, content_loss = pack.losses(extractor, cell)
        np.testing.assert_allclose(style_loss, again.style_loss[cell], rtol=1e-6)
        np.testing.assert_allclose(content_loss, again.content_loss[cell], rtol=1e-6)


def rebuilt(pack, extractor):
    if extractor == "vgg19":
        return build_vgg("vgg19", 32, "random")
    cvae, attachment = build_cvae(32), pack.manifest.attachments["cvae"]
    import_weights(cvae, read_npz(pack.read_file(attachment.file, attachment.sha256), "cvae"))
    return build_cvae_encoder(cvae.get_layer("encoder"))


def test_all_channels_are_kept_where_asked(finished, tmp_path):
    share_stages(finished, tmp_path)
    out = tmp_path / "pack"
    options = ["--keep-rgb", "--select", "vgg19:5e-2:*:1e-10", "--out", str(out)]
    assert cli.main([*SMOKE, *options]) == 0
    pack = Pack(out)
    cell = pack.cell_number(0, 1, 0)
    rgb = pack.rgb("vgg19", cell)
    assert rgb.shape == (32, 32, 3)
    grey = pack.image(pack.digests[pack.cells["vgg19"].image[cell]])
    assert np.abs(to_8bit(rgb.astype(float)).astype(int) - grey).max() <= 1
    assert not np.array_equal(rgb[..., 0], rgb[..., 1]), "channels differ"


def test_ctrl_c_keeps_what_is_done_and_the_next_run_ends_the_same(
    finished, tmp_path, monkeypatch, capsys
):
    monkeypatch.setitem(memory.LARGEST, "cpu", 3)
    share_stages(finished, tmp_path)
    arguments = [*ENCODER, "--out", str(tmp_path / "pack")]
    add = grid.PackWriter.add

    def add_once(self, *args, **kwargs):
        if self.done("cvae-encoder"):
            raise KeyboardInterrupt
        add(self, *args, **kwargs)

    monkeypatch.setattr(grid.PackWriter, "add", add_once)
    assert cli.main(arguments) == cli.INTERRUPTED
    assert "Stopped. The same command goes on" in capsys.readouterr().err
    assert verify(tmp_path / "pack")["computed"] == 3
    monkeypatch.setattr(grid.PackWriter, "add", add)
    assert cli.main(arguments) == 0
    resumed, straight = Pack(tmp_path / "pack"), Pack(finished)
    for cell in range(8):
        images = [
            pack.image(pack.digests[pack.cells["cvae-encoder"].image[cell]]).astype(int)
            for pack in (resumed, straight)
        ]
        assert np.abs(images[0] - images[1]).max() <= 1


def test_a_pack_says_its_precision_and_never_mixes_them(tmp_path, finished, capsys):
    share_stages(finished, tmp_path)
    arguments = [*ENCODER, "--out", str(tmp_path / "pack")]
    one = [*arguments, "--select", "cvae-encoder:5e-2:1e-2:1e3"]
    assert cli.main([*one, "--precision", "bfloat16"]) == 0
    assert Pack(tmp_path / "pack").manifest.extractors["cvae-encoder"].precision == "bfloat16"
    assert cli.main(one) == 1, "also where nothing is left to run"
    assert cli.main(arguments) == 1
    said = capsys.readouterr().err
    assert "cvae-encoder: precision is bfloat16; this run's is float32. A pack never mixes" in said


@pytest.mark.skipif(bool(backend.gpus()), reason="there is a GPU")
def test_tf32_without_a_gpu_is_refused(tmp_path, capsys):
    assert cli.main([*ENCODER, "--precision", "tf32", "--out", str(tmp_path / "pack")]) == 1
    assert "--precision tf32: tensorflow" in capsys.readouterr().err
    assert not (tmp_path / "pack").exists()


def test_an_extractor_without_weights_is_told_and_the_other_runs(tmp_path, finished, capsys):
    share_stages(finished, tmp_path)
    out = str(tmp_path / "pack")
    assert cli.main(["--preset", "smoke", "--weights", "vgg19=/no/file", "--out", out]) == 1
    error = capsys.readouterr().err
    assert error.count("weights file '/no/file' does not exist") == 1
    assert error.rstrip().endswith("left out, for want of weights: vgg19")
    summary = verify(tmp_path / "pack")
    assert summary["extractors"]["cvae-encoder"]["computed"] == 8
    assert "vgg19" not in summary["extractors"]


def test_without_any_extractor_nothing_is_started(tmp_path, capsys):
    out = tmp_path / "pack"
    arguments = ["--weights", "vgg19=/no/file", "--select", "vgg19:*:*:*", "--out", str(out)]
    assert cli.main(["--preset", "smoke", *arguments]) == 1
    assert "nothing is left to run without vgg19" in capsys.readouterr().err
    assert not out.exists()


def test_what_takes_over_an_hour_needs_yes(tmp_path, capsys):
    steps = str(10**9)
    assert cli.main([*SMOKE, "--steps", steps, "--out", str(tmp_path / "pack")]) == 1
    error = capsys.readouterr().err
    assert "add --yes" in error
    assert "days" in error
    assert not (tmp_path / "pack").exists()


def test_a_selection_is_run_alone(tmp_path, finished):
    share_stages(finished, tmp_path)
    out = tmp_path / "pack"
    arguments = ["--select", "cvae-encoder:5e-2:1e-2:*"]
    assert cli.main([*ENCODER, *arguments, "--out", str(out)]) == 0
    table = Pack(out).cells["cvae-encoder"]
    assert np.flatnonzero(table.status).tolist() == [2, 3]
    assert json.loads((out / "manifest.json").read_text())["shards"][0]["cells"] == [[2, 4]]
