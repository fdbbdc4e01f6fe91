"""Cells run again for their frames: what is kept, what is refused, what goes on."""

import dataclasses
import shutil

import numpy as np
import pytest

from precompute import cli
from precompute.frames import FrameMaker
from precompute.pack import CellBatch, Pack, PackWriter, to_8bit
from precompute.pack.classes import Classes
from precompute.pack.frames import frame_steps, read_frames, read_steps, role_of
from precompute.progress import Silent
from precompute.transfer import Cells, Engine
from tests.precompute.runnable_pack import (
    BALANCE,
    CELLS,
    FIGURE_23,
    NAME,
    STEPS,
    build_runnable_pack,
    images,
)
from tests.tiny_pack import batch, collapse_record

HERE = f"{NAME}:5e-2:1e-2:1e-10"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A pack whose cells were run, without frames."""
    return build_runnable_pack(tmp_path_factory.mktemp("runnable") / "pack")


@pytest.fixture
def pack_folder(made, tmp_path):
    return shutil.copytree(made[0], tmp_path / "pack")


@pytest.fixture
def extractor(made):
    return made[1]


def image_of(pack, cell):
    return pack.image(pack.images_of(NAME)[cell])


def put_image(folder, cell, image):
    """Give a cell of the pack another image."""
    with PackWriter(folder) as writer:
        points = len(writer.manifest.loss_steps)
        losses = np.ones((1, points))
        batch = CellBatch(np.array([cell]), image[np.newaxis], losses, losses, np.zeros(1, bool))
        writer.add(NAME, batch, 1.0)


def record_noise(folder, mean):
    with PackWriter(folder) as writer:
        noise = dataclasses.replace(collapse_record(), noise_worst=mean)
        alone = Classes(np.arange(4, dtype=np.int32), np.full(4, 6, np.uint8))
        writer.describe_collapse(NAME, alone, noise)


def test_each_frame_is_the_image_after_so_many_steps(pack_folder, extractor):
    with PackWriter(pack_folder) as writer:
        assert FrameMaker(writer, extractor, 6).make([FIGURE_23], Silent()) == 1
    pack = Pack(pack_folder)
    frames = read_frames(pack, NAME).runs[FIGURE_23]
    assert frames.steps.tolist() == frame_steps(STEPS, 6) == [0, 1, 2, 5, 13, 30]
    style, content = images()
    cell = Cells(*(np.array([value]) for value in (5e-2, 1e-2, 1e-10)))
    for step, image in zip(frames.steps[1:-1], frames.images[1:-1], strict=True):
        run = Engine(extractor).run(style, content, cell, int(step), [0, int(step)])
        np.testing.assert_allclose(image, to_8bit(run.images[0]).astype(int), atol=1)
    np.testing.assert_array_equal(frames.images[0], to_8bit(content))
    np.testing.assert_array_equal(frames.images[-1], image_of(pack, FIGURE_23))
    changes = np.abs(np.diff(frames.images.astype(int), axis=0)).mean(axis=(1, 2))
    assert (changes > 0.1).all(), "the image moves from frame to frame"


def test_in_the_batch_that_the_cells_were_run_in_the_end_is_the_same_to_the_bit(
    pack_folder, extractor
):
    with PackWriter(pack_folder) as writer:
        FrameMaker(writer, extractor, 4).make(list(CELLS), Silent())
    runs = read_frames(Pack(pack_folder), NAME).runs
    assert set(runs) == set(CELLS)
    assert {run.largest_apart for run in runs.values()} == {0.0}


def test_a_batch_is_filled_up_as_it_was_in_a_search_or_as_asked(
    pack_folder, extractor, monkeypatch
):
    sizes, run = [], Engine.run

    def counting(self, style, content, cells, *rest, **options):
        sizes.append(len(cells))
        return run(self, style, content, cells, *rest, **options)

    monkeypatch.setattr(Engine, "run", counting)
    monkeypatch.setattr("precompute.frames.batch_size", lambda *_: 5)
    with PackWriter(pack_folder) as writer:
        FrameMaker(writer, extractor, 3).make([0], Silent())
        FrameMaker(writer, extractor, 4, at_once=2).make([0, 1, 2], Silent())
    record_noise(pack_folder, 0.1)
    with PackWriter(pack_folder) as writer:
        FrameMaker(writer, extractor, 5).make([0, 1], Silent())
    assert sizes == [1, 2, 2, 5]


def test_what_is_there_is_not_made_again_and_the_rest_stays(pack_folder, extractor):
    with PackWriter(pack_folder) as writer:
        assert FrameMaker(writer, extractor, 6).make([0, 1], Silent()) == 2
        assert FrameMaker(writer, extractor, 6).make([0, 1, 2], Silent()) == 1
        assert FrameMaker(writer, extractor, 6).make([0, 1, 2], Silent()) == 0
        assert FrameMaker(writer, extractor, 4).make([2], Silent()) == 1, "other steps"
    steps = read_steps(Pack(pack_folder), NAME)
    assert {cell: len(found) for cell, found in steps.items()} == {0: 6, 1: 6, 2: 4}


def test_a_damaged_attachment_is_made_anew(pack_folder, extractor):
    with PackWriter(pack_folder) as writer:
        FrameMaker(writer, extractor, 6).make([0], Silent())
        file = pack_folder / Pack(pack_folder).manifest.attachments[role_of(NAME)].file
        file.write_bytes(b"")
        assert FrameMaker(writer, extractor, 6).make([0], Silent()) == 1
    assert list(read_steps(Pack(pack_folder), NAME)) == [0]


def test_what_was_attached_stays_when_a_later_batch_is_interrupted(
    pack_folder, extractor, monkeypatch
):
    run, ends = Engine.run, iter([False, True])

    def interrupted(self, *arguments, **options):
        if next(ends):
            raise KeyboardInterrupt
        return run(self, *arguments, **options)

    monkeypatch.setattr(Engine, "run", interrupted)
    with PackWriter(pack_folder) as writer, pytest.raises(KeyboardInterrupt):
        FrameMaker(writer, extractor, 6, at_once=1).make([0, 1], Silent())
    assert list(read_steps(Pack(pack_folder), NAME)) == [0]


def test_a_filled_cell_gets_the_frames_of_the_run_that_stands_for_it(pack_folder, extractor):
    put_image(pack_folder, 0, image_of(Pack(pack_folder), 1))
    source = Classes(np.array([1, 1, -1, -1], np.int32), np.full(4, 6, np.uint8))
    with PackWriter(pack_folder) as writer:
        writer.describe_collapse(NAME, source, collapse_record())
        assert FrameMaker(writer, extractor, 6, at_once=4).make([0], Silent()) == 1
        assert FrameMaker(writer, extractor, 6, at_once=4).make([1], Silent()) == 0
    found = read_frames(Pack(pack_folder), NAME)
    assert found.source == {0: 1, 1: 1}
    assert list(found.runs) == [1]
    assert found.runs[1].mean_apart == 0


def test_a_run_that_ends_elsewhere_gets_none_and_the_others_do(pack_folder, extractor):
    other = image_of(Pack(pack_folder), 1) ^ np.uint8(4)
    put_image(pack_folder, 1, other)
    with PackWriter(pack_folder) as writer:
        maker = FrameMaker(writer, extractor, 6)
        maker.make([0, 1], Silent())
    assert list(read_steps(Pack(pack_folder), NAME)) == [0]
    (fault,) = maker.faults
    assert fault.startswith(f"{HERE}: run again it ended 4.00 grey levels from the pack's image")
    assert "expected 0.50 in the mean at most, half a level, as the pack records no" in fault
    assert "run with tensorflow" in fault


def test_within_the_packs_noise_its_own_image_is_the_last_and_the_distance_is_kept(
    pack_folder, extractor
):
    other = image_of(Pack(pack_folder), 1) ^ np.uint8(4)
    put_image(pack_folder, 1, other)
    record_noise(pack_folder, 3.9 / 255)
    with PackWriter(pack_folder) as writer:
        maker = FrameMaker(writer, extractor, 6, at_once=4)
        maker.make([1], Silent())
    assert "expected 3.90 in the mean at most, as far as the pack's repeats" in maker.faults[0]
    record_noise(pack_folder, 4.1 / 255)
    with PackWriter(pack_folder) as writer:
        maker = FrameMaker(writer, extractor, 6, at_once=4)
        maker.make([1], Silent())
    assert maker.faults == []
    frames = read_frames(Pack(pack_folder), NAME).runs[1]
    np.testing.assert_array_equal(frames.images[-1], other)
    assert frames.mean_apart == pytest.approx(4 / 255)
    assert frames.largest_apart == pytest.approx(4 / 255)


def test_from_the_command_line_the_named_places_get_frames(pack_folder, capsys):
    assert cli.main(["frames", str(pack_folder), "--frames", "6"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[:2] == [f"{HERE}: 6 frames", f"{NAME}:5e-3:1e-4:1e-10: 6 frames"]
    assert said[2].endswith(" MB")
    assert sorted(read_steps(Pack(pack_folder), NAME)) == [FIGURE_23, BALANCE]
    assert cli.main(["frames", str(pack_folder), "--select", f"{NAME}:5e-3:*:*"]) == 0
    assert sorted(read_steps(Pack(pack_folder), NAME)) == [FIGURE_23, BALANCE, 3]


def test_a_filled_cell_is_said_to_be_so(pack_folder, capsys):
    put_image(pack_folder, 0, image_of(Pack(pack_folder), 1))
    with PackWriter(pack_folder) as writer:
        source = Classes(np.array([1, 1, -1, -1], np.int32), np.full(4, 6, np.uint8))
        writer.describe_collapse(NAME, source, collapse_record())
    select = ["--select", f"{NAME}:5e-2:1e-4:1e-10", "--frames", "3", "--batch", "4"]
    assert cli.main(["frames", str(pack_folder), *select]) == 0
    assert f"1e-4:1e-10: 3 frames, of {HERE}, which stands for it\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            "--select vgg16:*:*:*",
            "there is no extractor 'vgg16' here; expected one of cvae-encoder",
        ),
        (f"--select {NAME}:5e-2:1:*", "SW is '1'; expected *, */N or values of: 1e-04, 1e-02"),
        (f"--select {NAME}:*", "has 2 parts; expected EXTRACTOR:LR:SW:CW"),
        ("--weights vgg16=random", "weights are given for vgg16, of which no cell is to be run"),
    ],
)
def test_what_cannot_be_run_is_said_before_anything_is(pack_folder, capsys, arguments, message):
    assert cli.main(["frames", str(pack_folder), *arguments.split()]) == 1
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert message in error


@pytest.mark.parametrize("wrong", ["--frames 1", "--frames x", "--batch 0", "--weights vgg16"])
def test_bad_options_are_explained(pack_folder, capsys, wrong):
    with pytest.raises(SystemExit):
        cli.main(["frames", str(pack_folder), *wrong.split()])
    assert "; expected " in capsys.readouterr().err


def test_cells_without_an_image_are_named(tiny_pack, tmp_path, capsys):
    command = ["frames", str(tiny_pack), "--select"]
    assert cli.main([*command, "cvae-encoder:5e-4:1e-9:1e-9"]) == 1
    assert "cvae-encoder:5e-4:1e-9:1e-9: the pack has no result of it" in capsys.readouterr().err
    with PackWriter(tiny_pack) as writer:
        lost = batch("cvae-encoder", range(31, 32))
        lost.diverged[:] = True
        writer.add("cvae-encoder", lost, 1.0)
    assert cli.main([*command, "cvae-encoder:5e-4:1e-9:1e-9"]) == 1
    assert "1e-9: it diverged, and there is no image" in capsys.readouterr().err
    shard = Pack(tiny_pack).manifest.shards[0]
    (tiny_pack / shard.file).write_bytes(b"")
    assert cli.main([*command, "vgg19:5e-2:1e-9:1e-9"]) == 1
    assert "vgg19:5e-2:1e-9:1e-9: its file is damaged; run the job" in capsys.readouterr().err
    assert cli.main(["frames", str(tmp_path / "none")]) == 1
    assert "there is no pack here; expected a folder with manifest.json" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()
