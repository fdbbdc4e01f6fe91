"""Write, read, go on, damage, verify."""

import dataclasses
import errno
import fcntl
import json
import os
import shutil

import numpy as np
import pytest

from precompute.pack import (
    CellStatus,
    Pack,
    PackBusyError,
    PackError,
    PackMismatchError,
    PackWriter,
    to_8bit,
    verify,
)
from precompute.pack.classes import Classes, decode_classes, encode_classes
from precompute.pack.npz import decode_npz, encode_npz
from precompute.pack.ranges import from_ranges, to_ranges
from precompute.pack.regimes import Regime
from precompute.pack.shard import file_digest
from tests import tiny_pack as tiny


def shard_files(folder, extractor="vgg19"):
    manifest = json.loads((folder / "manifest.json").read_text())
    return [folder / s["file"] for s in manifest["shards"] if s["extractor"] == extractor]


def test_every_cell_gives_the_image_that_was_written(tiny_pack):
    pack = Pack(tiny_pack)
    for extractor, cells in tiny.COMPUTED.items():
        table = pack.cells[extractor]
        for cell in cells:
            assert table.status[cell] == CellStatus.COMPUTED
            image = pack.image(pack.digests[table.image[cell]])
            np.testing.assert_array_equal(image, tiny.grey_of(extractor, cell))
    assert (pack.cells["cvae-encoder"].status[30:] == CellStatus.MISSING).all()
    assert (pack.cells["cvae-encoder"].image[30:] == -1).all()
    assert pack.faults == {}


def test_equal_images_are_stored_once(tiny_pack):
    pack = Pack(tiny_pack)
    unchanged = {
        pack.cells["vgg19"].image[pack.cell_number(i, 0, j)] for i in (0, 1) for j in (0, 2)
    }
    assert len(unchanged) == 1
    stored = 0
    for shard in pack.manifest.shards:
        with np.load(tiny_pack / shard.file) as file:
            stored += len(file["image_digest"])
    assert stored == len(pack.digests) == len(set(pack.digests))


def test_source_images_come_by_their_digests(tiny_pack):
    pack = Pack(tiny_pack)
    style, content = tiny.source_images()
    np.testing.assert_array_equal(pack.image(pack.manifest.pair.style.digest), to_8bit(style))
    np.testing.assert_array_equal(pack.image(pack.manifest.pair.content.digest), to_8bit(content))
    with pytest.raises(KeyError):
        pack.image("0" * 32)


def test_losses_of_a_cell(tiny_pack):
    style, content = Pack(tiny_pack).losses("vgg19", 13)
    batch = tiny.batch("vgg19", range(12, 24))
    np.testing.assert_allclose(style, batch.style_loss[1], rtol=1e-6)
    np.testing.assert_allclose(content, batch.content_loss[1], rtol=1e-6)
    with pytest.raises(KeyError, match="cell 35 has no losses"):
        Pack(tiny_pack).losses("cvae-encoder", 35)


def test_a_job_goes_on_where_it_stopped(tiny_pack):
    before = {file.name: file.read_bytes() for file in tiny_pack.glob("*.npz")}
    with tiny.open_writer(tiny_pack) as writer:
        assert writer.done("cvae-encoder") == set(range(30))
        writer.set_extractor("cvae-encoder", tiny.extractor_record("cvae-encoder"))
        writer.add("cvae-encoder", tiny.batch("cvae-encoder", range(30, 36)), seconds=0.5)
    assert verify(tiny_pack)["whole"]
    assert Pack(tiny_pack).manifest.extractors["cvae-encoder"].seconds == 3.5
    assert {name: (tiny_pack / name).read_bytes() for name in before} == before


def test_a_diverged_cell_has_no_image(tiny_pack):
    batch = dataclasses.replace(
        tiny.batch("cvae-encoder", range(30, 36)), diverged=np.arange(6) == 2
    )
    with tiny.open_writer(tiny_pack) as writer:
        writer.add("cvae-encoder", batch, seconds=0.5)
    table = Pack(tiny_pack).cells["cvae-encoder"]
    assert table.status[32] == CellStatus.DIVERGED
    assert table.image[32] == -1
    summary = verify(tiny_pack)
    assert (summary["diverged"], summary["whole"]) == (1, True)


def test_all_channels_are_kept_where_asked(tmp_path):
    rgb = np.random.default_rng(0).random((12, 24, 24, 3))
    batch = dataclasses.replace(tiny.batch("vgg19", range(12)), rgb=rgb)
    with tiny.open_writer(tmp_path) as writer:
        writer.set_extractor("vgg19", tiny.extractor_record("vgg19"))
        writer.add("vgg19", batch, seconds=0)
    pack = Pack(tmp_path)
    assert pack.rgb("vgg19", 7).dtype == np.float16
    np.testing.assert_allclose(pack.rgb("vgg19", 7), rgb[7], atol=5e-4)
    with pytest.raises(KeyError, match="has no result"):
        pack.rgb("vgg19", 20)


def test_a_pack_without_channels_says_so(tiny_pack):
    with pytest.raises(KeyError, match="kept without its channels"):
        Pack(tiny_pack).rgb("vgg19", 7)


def test_a_pack_never_mixes_settings(tiny_pack):
    with tiny.open_writer(tiny_pack) as writer:
        writer.require({"steps": 10, "axes": tiny.AXES, "recipe": "tiny", "rgb": False})
        with pytest.raises(PackMismatchError, match="steps is 10; this run's is 20"):
            writer.require({"steps": 20})
        with pytest.raises(PackMismatchError, match="recipe is tiny; this run's is other"):
            writer.require({"recipe": "other"})


def test_a_pack_never_mixes_pairs_or_weights(tiny_pack):
    record = tiny.extractor_record("vgg19")
    other = dataclasses.replace(
        record, weights=dataclasses.replace(record.weights, sha256="1" * 64)
    )
    with tiny.open_writer(tiny_pack) as writer:
        with pytest.raises(PackMismatchError, match="there is a pack already"):
            writer.create(tiny.manifest(), *tiny.source_images())
        with pytest.raises(PackMismatchError, match="vgg19: weights is"):
            writer.set_extractor("vgg19", other)
        writer.set_extractor("vgg19", record)


def test_each_shard_says_what_computed_it(tiny_pack):
    record = dataclasses.replace(tiny.extractor_record("cvae-encoder"), backend="another 1.0")
    with tiny.open_writer(tiny_pack) as writer:
        writer.set_extractor("cvae-encoder", record)
        writer.add("cvae-encoder", tiny.batch("cvae-encoder", range(30, 36)), seconds=0)
    assert [shard.backend for shard in Pack(tiny_pack).manifest.shards[-2:]] == [
        "none",
        "another 1.0",
    ]


def test_a_second_job_is_told_who_holds_the_pack(tiny_pack):
    with PackWriter(tiny_pack), pytest.raises(PackBusyError, match=r"process \d+"):
        PackWriter(tiny_pack)
    PackWriter(tiny_pack).close()


def test_where_files_cannot_be_locked_that_is_said(tiny_pack, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(PackError, match=r"does not lock files \(No locks available\).*local disk"):
        PackWriter(tiny_pack)


def test_what_a_killed_job_was_writing_is_removed(tiny_pack):
    half = tiny_pack / ".writing-abcdefgh"
    half.write_bytes(b"half a shard")
    with PackWriter(tiny_pack):
        assert not half.exists()
    assert verify(tiny_pack)["faults"] == []


def test_a_pack_appears_with_its_attachments_or_not_at_all(tmp_path):
    with PackWriter(tmp_path) as writer:
        kept = {"notes": (encode_npz({"a": np.arange(3)}), "for a test")}
        writer.create(tiny.manifest(), *tiny.source_images(), kept)
    attachment = Pack(tmp_path).manifest.attachments["notes"]
    with np.load(tmp_path / attachment.file) as file:
        assert file["a"].tolist() == [0, 1, 2]
    assert attachment.description == "for a test"


def test_nothing_can_be_added_before_the_pack_is_created(tmp_path):
    with PackWriter(tmp_path) as writer, pytest.raises(PackError, match="no pack yet"):
        writer.set_extractor("vgg19", tiny.extractor_record("vgg19"))


def test_a_shard_that_was_away_for_a_while_is_not_forgotten(tiny_pack, tmp_path):
    shard = shard_files(tiny_pack)[1]
    shard.rename(tmp_path / "away")
    with tiny.open_writer(tiny_pack) as writer:
        writer.attach("notes", b"hello", "txt", "for a test")
    (tmp_path / "away").rename(shard)
    assert verify(tiny_pack)["extractors"]["vgg19"]["computed"] == 36


def test_a_damaged_attachment_is_repaired_by_attaching_it_again(tiny_pack):
    for _ in range(2):
        with tiny.open_writer(tiny_pack) as writer:
            writer.attach("notes", b"hello", "txt", "for a test")
        attached = next(tiny_pack.glob("notes-*.txt"))
        assert attached.read_bytes() == b"hello"
        attached.write_bytes(b"hellp")


def truncate(file):
    file.write_bytes(file.read_bytes()[:-100])


def flip_a_bit(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


DAMAGES = {
    "missing": lambda file: file.unlink(),
    "truncated": truncate,
    "bit flipped": flip_a_bit,
    "empty": lambda file: file.write_bytes(b""),
    "another shard": lambda file: shutil.copy(shard_files(file.parent, "cvae-encoder")[0], file),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_shard_costs_its_own_cells_and_is_named(tiny_pack, damage):
    file = shard_files(tiny_pack)[1]
    damage(file)
    pack = Pack(tiny_pack)
    assert list(pack.faults) == [file.name]
    assert file.name in pack.faults[file.name]
    table = pack.cells["vgg19"]
    assert (table.status[12:24] == CellStatus.DAMAGED).all()
    assert (table.status[:12] == CellStatus.COMPUTED).all()
    np.testing.assert_array_equal(
        pack.image(pack.digests[table.image[30]]), tiny.grey_of("vgg19", 30)
    )
    summary = verify(tiny_pack)
    assert not summary["whole"]
    assert summary["extractors"]["vgg19"]["damaged"] == 12
    assert any(file.name in fault for fault in summary["faults"])


def test_cells_whose_shared_image_was_lost_are_damaged_too(tiny_pack):
    # The unchanged image stands in the first shard alone; other shards' cells point to it.
    shard_files(tiny_pack)[0].unlink()
    table = Pack(tiny_pack).cells["vgg19"]
    assert (table.status[12:15] == CellStatus.DAMAGED).all()
    assert (table.image[12:15] == -1).all()
    assert (table.status[15:24] == CellStatus.COMPUTED).all()


def test_a_job_runs_damaged_cells_again(tiny_pack):
    shard_files(tiny_pack)[0].unlink()
    with tiny.open_writer(tiny_pack) as writer:
        lost = sorted(set(range(36)) - writer.done("vgg19"))
        assert lost[:12] == list(range(12))
        for cell in lost:
            writer.add("vgg19", tiny.batch("vgg19", range(cell, cell + 1)), seconds=0)
    summary = verify(tiny_pack)
    assert summary["sound"]
    assert summary["extractors"]["vgg19"]["computed"] == 36


def test_a_lost_shard_that_is_computed_to_the_same_bytes_is_listed_once(tiny_pack):
    """Its images are used by the other extractor too, whose shard is written after it."""
    for file in shard_files(tiny_pack):
        file.unlink()
    with tiny.open_writer(tiny_pack) as writer:
        for name, cells in tiny.COMPUTED.items():
            for start in range(cells.start, cells.stop, 12):
                part = range(start, min(start + 12, cells.stop))
                if not writer.done(name).issuperset(part):
                    writer.add(name, tiny.batch(name, part), seconds=0)
    summary = verify(tiny_pack)
    assert summary["sound"]
    assert summary["computed"] == 66
    files = [shard.file for shard in Pack(tiny_pack).manifest.shards]
    assert len(files) == len(set(files))


def test_a_shard_replaced_while_the_pack_is_open_is_noticed(tiny_pack):
    pack = Pack(tiny_pack)
    digest = pack.digests[pack.cells["vgg19"].image[20]]
    truncate(shard_files(tiny_pack)[1])
    with pytest.raises(PackError, match="SHA-256"):
        pack.image(digest)


def test_a_damaged_pair_or_attachment_is_named(tiny_pack):
    with tiny.open_writer(tiny_pack) as writer:
        writer.attach("notes", b"hello", "txt", "for a test")
    attached = next(tiny_pack.glob("notes-*.txt"))
    assert attached.read_bytes() == b"hello"
    flip_a_bit(attached)
    assert any(attached.name in fault for fault in verify(tiny_pack)["faults"])
    pair = next(tiny_pack.glob("pair-*.npz"))
    truncate(pair)
    with pytest.raises(PackError, match=pair.name):
        Pack(tiny_pack)
    assert not verify(tiny_pack)["whole"]


def rewrite_shard(folder, change):
    """Change the arrays of vgg19's second shard, and its digest in the manifest with them."""
    file = shard_files(folder)[1]
    with np.load(file) as arrays:
        changed = dict(arrays)
    change(changed)
    file.write_bytes(encode_npz(changed))
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    for shard in manifest["shards"]:
        if shard["file"] == file.name:
            shard["sha256"] = file_digest(file.read_bytes())
    path.write_text(json.dumps(manifest))
    return file.name


WRONG_SHARDS = {
    "no losses": lambda a: a.pop("style_loss"),
    "losses of another shape": lambda a: a.update(content_loss=a["content_loss"][:, :3]),
    "losses of another type": lambda a: a.update(style_loss=a["style_loss"].astype(np.float64)),
    "unknown status": lambda a: a.update(status=a["status"] + np.uint8(76)),
    "fewer images than digests": lambda a: a.update(image_deltas=a["image_deltas"][:-1]),
    "another image": lambda a: a.update(image_deltas=a["image_deltas"] ^ np.uint8(1)),
    "other cells": lambda a: a.update(cells=a["cells"] + np.int32(1)),
}


@pytest.mark.parametrize("change", WRONG_SHARDS.values(), ids=WRONG_SHARDS)
def test_verify_sees_what_a_digest_cannot(tiny_pack, change):
    name = rewrite_shard(tiny_pack, change)
    summary = verify(tiny_pack)
    assert not summary["whole"]
    assert summary["extractors"]["vgg19"]["damaged"] >= 12
    assert any(name in fault for fault in summary["faults"])


def test_a_shard_with_too_few_images_is_an_error_not_a_wrong_image(tiny_pack):
    rewrite_shard(tiny_pack, WRONG_SHARDS["fewer images than digests"])
    pack = Pack(tiny_pack)
    with pytest.raises(PackError, match="'image_deltas'"):
        pack.image(pack.digests[pack.cells["vgg19"].image[20]])


def test_a_wrong_array_is_named_with_what_was_expected():
    layout = {"a": ("uint8", ("n", 2)), "b": ("float32", ("n",)), "c?": ("uint8", (1,))}
    good = {"a": np.zeros((3, 2), np.uint8), "b": np.zeros(3, np.float32)}
    assert set(decode_npz(encode_npz(good), layout, "file")) == {"a", "b"}
    for wrong, message in [
        ({**good, "a": np.zeros((3, 2))}, r"'a' is float64 .*expected uint8 of shape \(n, 2\)"),
        ({**good, "b": np.zeros(4, np.float32)}, r"'b' .* \(4,\); expected float32 .*\(3\)"),
        ({"a": good["a"]}, "'b' is missing; found"),
    ]:
        with pytest.raises(PackError, match=f"file: array {message}"):
            decode_npz(encode_npz(wrong), layout, "file")


def test_pickled_objects_are_refused(tmp_path):
    np.savez(tmp_path / "evil.npz", a=np.array([{"x": 1}], dtype=object))
    with pytest.raises(PackError, match="not a readable npz file"):
        decode_npz((tmp_path / "evil.npz").read_bytes(), {"a": ("uint8", (1,))}, "evil.npz")


def test_ranges_of_cell_numbers():
    assert to_ranges([7, 0, 2, 1]) == [[0, 3], [7, 8]]
    assert list(from_ranges([[0, 3], [7, 8]])) == [0, 1, 2, 7]
    assert to_ranges([]) == []


def test_which_cells_share_a_run_is_read_as_it_was_written(tiny_pack):
    pack = Pack(tiny_pack)
    found, written = pack.classes("vgg19"), tiny.classes()
    np.testing.assert_array_equal(found.source, written.source)
    np.testing.assert_array_equal(found.regime, written.regime)
    assert (pack.classes("cvae-encoder").source == -1).all()


def test_what_is_told_of_other_cells_stays(tmp_path):
    with PackWriter(tiny.build_tiny_pack(tmp_path / "pack")) as writer:
        newer = Classes.unknown(tiny.CELLS)
        newer.source[7], newer.regime[7] = 7, Regime.CHAOTIC
        writer.describe_collapse("vgg19", newer, tiny.collapse_record())
    found = Pack(tmp_path / "pack").classes("vgg19")
    np.testing.assert_array_equal(found.source, tiny.classes().source)
    assert found.regime[7] == Regime.CHAOTIC
    assert found.regime[8] == Regime.SATURATED


def test_of_a_cell_with_another_image_than_its_source_nothing_is_told(tmp_path):
    folder = tiny.build_tiny_pack(tmp_path / "pack")
    with PackWriter(folder) as writer:
        newer = Classes.unknown(tiny.CELLS)
        newer.source[7] = 8
        writer.describe_collapse("vgg19", newer, tiny.collapse_record())
    assert Pack(folder).classes("vgg19").source[7] == -1
    assert verify(folder)["sound"]


def test_a_damaged_file_of_classes_is_named_and_replaced(tmp_path):
    folder = tiny.build_tiny_pack(tmp_path / "pack")
    next(folder.glob("classes-*.npz")).write_bytes(b"torn")
    summary = verify(folder)
    assert not summary["sound"]
    assert any("classes-vgg19" in fault for fault in summary["faults"])
    with PackWriter(folder) as writer:
        writer.describe_collapse("vgg19", tiny.classes(), tiny.collapse_record())
    assert verify(folder)["sound"]


@pytest.mark.parametrize(
    ("source", "regime", "message"),
    [
        (np.full(36, 36), np.zeros(36), "'source' is 36 to 36; expected -1 to 35"),
        (np.zeros(36), np.full(36, 9), r"'regime' has \[9\]; expected 0 to 7"),
        (np.zeros(35), np.zeros(35), r"'source' is int32 of shape \(35,\)"),
    ],
    ids=["source", "regime", "length"],
)
def test_wrong_classes_are_named(source, regime, message):
    data = encode_classes(Classes(source.astype(np.int32), regime.astype(np.uint8)))
    with pytest.raises(PackError, match=message):
        decode_classes(data, "classes.npz", 36)


def test_how_equal_cells_were_found_is_kept_once(tmp_path):
    folder = tiny.build_tiny_pack(tmp_path / "pack")
    with PackWriter(folder) as writer:
        writer.describe_collapse("vgg19", tiny.classes(), tiny.collapse_record())
        writer.set_extractor("vgg19", tiny.extractor_record("vgg19"))
    assert Pack(folder).manifest.extractors["vgg19"].collapse == [tiny.collapse_record()]
    assert verify(folder)["extractors"]["vgg19"]["collapse"][0]["runs"] == 28
