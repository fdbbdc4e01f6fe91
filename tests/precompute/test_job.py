"""The whole chain at its smallest, run as a user runs it; resumed, interrupted, refused."""

import json

import numpy as np
import pytest

from precompute import cli, grid
from precompute.pack import Pack, to_grey8, verify

SMOKE = ["--preset", "smoke", "--weights", "vgg19=random"]


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
    assert set(manifest.attachments) == {"cvae"}


def test_the_style_weight_moves_the_image_and_a_tiny_one_does_not(finished):
    pack = Pack(finished)
    content = to_grey8(pack.content).astype(int)

    def change(style_weight):
        cell = pack.cell_number(0, style_weight, 0)
        table = pack.cells["cvae-encoder"]
        return np.abs(pack.image(pack.digests[table.image[cell]]) - content).max()

    assert change(0) <= 1, "a tiny style weight moves no pixel by more than a rounding"
    assert change(1) > 5


def test_a_finished_run_changes_nothing(finished, capsys):
    before = {file.name: file.read_bytes() for file in finished.iterdir()}
    assert cli.main([*SMOKE, "--out", str(finished)]) == 0
    assert {file.name: file.read_bytes() for file in finished.iterdir()} == before
    assert "CVAE training" not in capsys.readouterr().err


def test_other_settings_in_the_same_folder_are_refused(finished, capsys):
    assert cli.main([*SMOKE, "--steps", "11", "--out", str(finished)]) == 1
    assert "steps is 10; this run's is 11" in capsys.readouterr().err


def test_ctrl_c_keeps_what_is_done_and_the_next_run_ends_the_same(
    finished, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(grid, "LARGEST_BATCH", 3)
    (tmp_path / ".work").mkdir()
    (tmp_path / ".work" / "pack").symlink_to(finished.parent / ".work" / "pack")
    arguments = [*SMOKE, "--extractors", "cvae-encoder", "--out", str(tmp_path / "pack")]
    add = cli_add = grid.PackWriter.add

    def add_once(self, *args, **kwargs):
        if self.done("cvae-encoder"):
            raise KeyboardInterrupt
        cli_add(self, *args, **kwargs)

    monkeypatch.setattr(grid.PackWriter, "add", add_once)
    assert cli.main(arguments) == cli.INTERRUPTED
    assert "Stopped. What is done is kept" in capsys.readouterr().err
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


def test_an_extractor_without_weights_is_told_and_the_other_runs(tmp_path, finished, capsys):
    (tmp_path / ".work").mkdir()
    (tmp_path / ".work" / "pack").symlink_to(finished.parent / ".work" / "pack")
    out = str(tmp_path / "pack")
    assert cli.main(["--preset", "smoke", "--weights", "vgg19=/no/file", "--out", out]) == 1
    assert capsys.readouterr().err.count("weights file '/no/file' does not exist") == 1
    summary = verify(tmp_path / "pack")
    assert summary["extractors"]["cvae-encoder"]["computed"] == 8
    assert "vgg19" not in summary["extractors"]


def test_what_takes_over_an_hour_needs_yes(tmp_path, capsys):
    steps = str(10**9)
    assert cli.main([*SMOKE, "--steps", steps, "--out", str(tmp_path / "pack")]) == 1
    error = capsys.readouterr().err
    assert "add --yes" in error
    assert "days" in error
    assert not (tmp_path / "pack").exists()


def test_a_selection_is_run_alone(tmp_path, finished):
    (tmp_path / ".work").mkdir()
    (tmp_path / ".work" / "pack").symlink_to(finished.parent / ".work" / "pack")
    out = tmp_path / "pack"
    arguments = ["--extractors", "cvae-encoder", "--select", "cvae-encoder:5e-2:1e-2:*"]
    assert cli.main([*SMOKE, *arguments, "--out", str(out)]) == 0
    table = Pack(out).cells["cvae-encoder"]
    assert np.flatnonzero(table.status).tolist() == [2, 3]
    assert json.loads((out / "manifest.json").read_text())["shards"][0]["cells"] == [[2, 4]]
