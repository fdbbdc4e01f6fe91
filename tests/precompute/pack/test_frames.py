"""Frames of runs in a pack: what is stored, what the reader adds, what it refuses."""

import dataclasses

import numpy as np
import pytest

from precompute.pack import (
    ImageSize,
    Pack,
    PackError,
    PackWriter,
    image_digest,
    to_8bit,
    verify,
)
from precompute.pack.compact import compact
from precompute.pack.frames import (
    Frames,
    encode_frames,
    frame_steps,
    read_frames,
    read_steps,
    role_of,
)
from precompute.pack.npz import encode_npz, read_npz
from tests import tiny_pack as tiny
from tests.tiny_pack import FRAME_STEPS, SIZE


@pytest.fixture
def played(tmp_path):
    return tiny.build_played_pack(tmp_path / "played")


def stored(folder):
    pack = Pack(folder)
    attachment = pack.manifest.attachments[role_of("vgg19")]
    return read_npz(pack.read_file(attachment.file, attachment.sha256), attachment.file)


def attach(folder, arrays):
    with PackWriter(folder) as writer:
        writer.attach(role_of("vgg19"), encode_npz(arrays), "npz", "")


def test_the_steps_are_spaced_logarithmically():
    steps = frame_steps(1000, 20)
    assert steps[:5] == [0, 1, 2, 3, 5]
    assert steps[-2:] == [681, 1000]
    assert len(steps) == 19, "steps that round to the same are one"
    ratios = np.array(steps[6:]) / steps[5:-1]
    assert ratios.max() / ratios.min() < 1.2
    assert frame_steps(10, 20) == list(range(11))
    assert frame_steps(1000, 2) == [0, 1000]
    assert frame_steps(1, 5) == [0, 1]
    with pytest.raises(ValueError, match="frames is 1; expected at least 2"):
        frame_steps(1000, 1)


def test_what_was_kept_is_read_from_the_start_to_the_packs_image(played):
    pack, expected = Pack(played), tiny.frames()
    found = read_frames(pack, "vgg19")
    assert found.source == {6: 6, 1: 0}
    assert set(found.runs) == {6, 0}
    for run, frames in found.runs.items():
        assert frames.steps.tolist() == FRAME_STEPS
        np.testing.assert_array_equal(frames.images, expected.runs[run].images)
        assert frames.mean_apart == expected.runs[run].mean_apart
        assert frames.largest_apart == expected.runs[run].largest_apart
    assert read_steps(pack, "vgg19") == {6: FRAME_STEPS, 1: FRAME_STEPS}
    assert list(read_frames(pack, "vgg19", [6, 7]).runs) == [6]


def test_start_and_end_are_not_stored_again(played):
    arrays = stored(played)
    assert arrays["deltas"].shape == (2 * (len(FRAME_STEPS) - 2), SIZE, SIZE)
    first = tiny.frames().runs[6].images
    np.testing.assert_array_equal(arrays["deltas"][0], first[1] - first[0])


def test_without_frames_there_are_none(tiny_pack):
    pack = Pack(tiny_pack)
    assert read_steps(pack, "vgg19") == {}
    assert read_frames(pack, "vgg19").source == {}
    assert read_steps(pack, "none") == {}


def test_a_cell_with_another_image_than_its_frames_lead_to_has_none(played):
    with tiny.open_writer(played) as writer:
        anew = tiny.batch("vgg19", range(6, 7))
        anew.images[:] = 99
        writer.add("vgg19", anew, 1.0)
    assert read_steps(Pack(played), "vgg19") == {1: FRAME_STEPS}


def test_a_run_with_nothing_between_start_and_end(tiny_pack):
    run = tiny.frames().runs[6]
    short = dataclasses.replace(run, steps=run.steps[[0, -1]], images=run.images[[0, -1]])
    with PackWriter(tiny_pack) as writer:
        data = encode_frames(Frames({6: 6}, {6: short}))
        writer.attach(role_of("vgg19"), data, "npz", "")
    (found,) = read_frames(Pack(tiny_pack), "vgg19").runs.values()
    assert found.steps.tolist() == [0, 10]
    np.testing.assert_array_equal(found.images, short.images)


def test_compacting_changes_neither_frames_nor_their_file(played):
    before = Pack(played).manifest.attachments[role_of("vgg19")]
    compact(played)
    pack = Pack(played)
    assert pack.manifest.attachments[role_of("vgg19")] == before
    np.testing.assert_array_equal(
        read_frames(pack, "vgg19").runs[6].images, tiny.frames().runs[6].images
    )


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("counts", [2, 3], r"'counts' is \[2, 3\]; expected numbers from 0 that sum to 4"),
        ("counts", [-1, 5], r"'counts' is \[-1, 5\]; expected numbers from 0"),
        ("cells", [6, 36], "'cells' is 6 to 36; expected 0 to 35"),
        ("runs", [6, -1], "'runs' is -1 to 6; expected 0 to 35"),
        ("source", [6, 7], r"'source' has \[7\]; expected numbers that are in 'runs'"),
        ("steps", [1, 3, 3, 1], r"'steps' has \[3, 1\]; expected rising steps between 0 and 10"),
        ("steps", [1, 10, 1, 3], r"'steps' has \[1, 10\]; expected rising"),
    ],
)
def test_arrays_that_contradict_each_other_are_named(played, name, values, message):
    attach(played, {**stored(played), name: np.array(values, np.int32)})
    for read in (read_steps, read_frames):
        with pytest.raises(PackError, match=message):
            read(Pack(played), "vgg19")
    assert any(name in fault for fault in verify(played)["faults"])


def test_frames_of_another_size_and_damaged_files_are_refused(played):
    attach(played, {**stored(played), "deltas": np.zeros((4, 5, 5), np.uint8)})
    with pytest.raises(PackError, match=r"'deltas' is uint8 of shape \(4, 5, 5\)"):
        read_frames(Pack(played), "vgg19")
    file = played / Pack(played).manifest.attachments[role_of("vgg19")].file
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(PackError, match=f"{file.name}: SHA-256 is"):
        read_steps(Pack(played), "vgg19")


def test_in_colour(tmp_path):
    with PackWriter(tmp_path) as writer:
        random = np.random.default_rng(0)
        style, content = random.random((2, SIZE, SIZE, 3), dtype=np.float32)
        size = ImageSize(SIZE, SIZE, None, channels=3)
        pair = tiny.manifest().pair
        digests = {
            name: dataclasses.replace(getattr(pair, name), digest=image_digest(to_8bit(image, 3)))
            for name, image in (("style", style), ("content", content))
        }
        pair = dataclasses.replace(pair, **digests)
        record = dataclasses.replace(tiny.manifest(), image=size, pair=pair)
        writer.create(record, style, content)
        writer.set_extractor("vgg19", tiny.extractor_record("vgg19"))
        batch = tiny.batch("vgg19", range(1))
        images = random.integers(0, 256, (3, SIZE, SIZE, 3)).astype(np.uint8)
        images[0] = np.rint(content * 255)
        writer.add("vgg19", dataclasses.replace(batch, images=images[-1:]), 1.0)
        run = dataclasses.replace(tiny.frames().runs[6], images=images, steps=np.array([0, 4, 10]))
        writer.attach(role_of("vgg19"), encode_frames(Frames({0: 0}, {0: run})), "npz", "")
    found = read_frames(Pack(tmp_path), "vgg19").runs[0]
    np.testing.assert_array_equal(found.images, images)
