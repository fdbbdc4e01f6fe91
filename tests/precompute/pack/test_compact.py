"""A pack written anew: the same cells, in fewer and smaller files."""

import dataclasses
import io
from pathlib import Path

import numpy as np
import pytest

from precompute import cli
from precompute.pack import Pack, PackError, PackWriter, verify
from precompute.pack.compact import compact
from precompute.pack.regimes import Regime
from precompute.pack.shard import encode_shard
from tests.tiny_pack import batch, extractor_record, manifest, source_images


def contents(folder):
    """Every cell's status, image and losses, and what computed it."""
    pack, found = Pack(folder), {}
    for extractor, table in pack.cells.items():
        for cell in np.flatnonzero(table.shard >= 0):
            image = pack.image(pack.digests[table.image[cell]]) if table.image[cell] >= 0 else None
            backend = pack.manifest.shards[table.shard[cell]].backend
            losses = pack.losses(extractor, int(cell))
            found[extractor, int(cell)] = (
                int(table.status[cell]),
                None if image is None else image.tobytes(),
                backend,
                *(loss.tolist() for loss in losses),
            )
    return found


@pytest.fixture
def scattered(tmp_path):
    """A pack in many files, its cells out of order, one run twice, two backends, one diverged."""
    with PackWriter(tmp_path) as writer:
        writer.create(manifest(), *source_images())
        for name in ("vgg19", "cvae-encoder"):
            writer.set_extractor(name, extractor_record(name))
        for start in (20, 4, 12, 0, 4):
            writer.add("vgg19", batch("vgg19", range(start, start + 4)), 1.0)
        writer.add("cvae-encoder", batch("cvae-encoder", range(3)), 1.0)
        other = dataclasses.replace(extractor_record("vgg19"), backend="another")
        writer.set_extractor("vgg19", other)
        lost = batch("vgg19", range(8, 12))
        lost.diverged[1] = True
        writer.add("vgg19", lost, 1.0)
    return tmp_path


def test_every_cell_is_what_it_was(scattered):
    before, shards = contents(scattered), Pack(scattered).manifest.shards
    larger, smaller = compact(scattered)
    after = Pack(scattered).manifest.shards
    assert contents(scattered) == before
    assert len({backend for _, _, backend, *_ in before.values()}) == 2
    assert verify(scattered)["faults"] == []
    assert smaller < larger
    assert len(after) < len(shards)
    assert smaller == sum(file.stat().st_size for file in scattered.iterdir())
    kept = {shard.file for shard in after}
    assert not [
        shard.file
        for shard in shards
        if shard.file not in kept and (scattered / shard.file).exists()
    ]


@pytest.mark.parametrize("kind", ["images", "image_deltas"])
def test_images_are_kept_as_they_are_or_as_differences_whichever_is_smaller(tmp_path, kind):
    one = batch("vgg19", range(8))
    shape = one.images.shape
    chance = np.random.default_rng(1)
    noise = chance.integers(0, 256, shape).astype(np.uint8)
    few = (chance.integers(0, 4, shape) * 64).astype(np.uint8)  # differences: 7 values, not 4
    falling = np.broadcast_to(np.arange(8, dtype=np.uint8)[:, None, None] * 9, shape)
    shown = few if kind == "images" else (noise[:1] + falling)
    encoded, _ = encode_shard(
        dataclasses.replace(one, images=shown), [f"{row:032x}" for row in range(8)], set(), True
    )
    with np.load(io.BytesIO(encoded)) as arrays:
        assert {"images", "image_deltas"} & set(arrays) == {kind}


def test_written_anew_twice_it_stays(scattered):
    compact(scattered)
    before = sorted(file.name for file in scattered.iterdir())
    compact(scattered)
    assert sorted(file.name for file in scattered.iterdir()) == before


def test_a_damaged_pack_is_left_alone(scattered):
    shard = scattered / Pack(scattered).manifest.shards[0].file
    shard.write_bytes(shard.read_bytes()[:-1])
    files = {file.name: file.read_bytes() for file in scattered.glob("*.npz")}
    with pytest.raises(PackError, match=f"{shard.name}.*Run the job again first"):
        compact(scattered)
    assert {file.name: file.read_bytes() for file in scattered.glob("*.npz")} == files


def test_from_the_command_line(scattered, tmp_path, capsys):
    assert cli.main(["compact", str(scattered)]) == 0
    assert "MB are now" in capsys.readouterr().out
    assert cli.main(["compact", str(tmp_path / "none")]) == 1
    assert "there is no pack here" in capsys.readouterr().err


def test_a_regime_can_be_thinned_and_stays_known(tiny_pack):
    before = Pack(tiny_pack)
    saturated = before.classes("vgg19").regime == Regime.SATURATED
    others = {key: value for key, value in contents(tiny_pack).items() if key[0] != "vgg19"}
    compact(tiny_pack, {Regime.SATURATED: 2})
    pack = Pack(tiny_pack)
    assert pack.faults == {}
    there = pack.cells["vgg19"].image >= 0
    _, style, content = np.unravel_index(np.arange(36), (3, 4, 3))
    np.testing.assert_array_equal(there, ~saturated | ((style % 2 == 0) & (content % 2 == 0)))
    np.testing.assert_array_equal(pack.classes("vgg19").regime, before.classes("vgg19").regime)
    kept = contents(tiny_pack)
    assert {key: value for key, value in kept.items() if key[0] != "vgg19"} == others


def test_other_regimes_than_there_are_cannot_be_thinned(tiny_pack, capsys):
    for wrong in ("noise=4", "overshot", "overshot=0", "overshot=x"):
        with pytest.raises(SystemExit):
            cli.main(["compact", str(tiny_pack), "--thin", wrong])
        assert "expected such as overshot=4, from: unchanged" in capsys.readouterr().err


@pytest.mark.parametrize("moment", ["before the manifest", "at the first removal"])
def test_killed_in_the_middle_nothing_is_lost_and_the_next_time_tidies(
    scattered, monkeypatch, moment
):
    before = contents(scattered)

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if moment == "before the manifest":
            patch.setattr("precompute.pack.writer.write_manifest", killed)
        else:
            patch.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            compact(scattered)
    assert contents(scattered) == before
    compact(scattered)
    assert contents(scattered) == before
    manifest = Pack(scattered).manifest
    listed = {manifest.pair.file, *(shard.file for shard in manifest.shards)}
    assert {file.name for file in scattered.glob("*.npz")} == listed


def test_attachments_that_were_replaced_go(tiny_pack):
    with PackWriter(tiny_pack) as writer:
        for content in (b"first", b"second"):
            writer.attach("note", content, "txt", "a note")
    assert len(list(tiny_pack.glob("note-*"))) == 2, "a server may still read the first"
    compact(tiny_pack)
    assert [file.read_bytes() for file in tiny_pack.glob("note-*")] == [b"second"]
