import copy
import dataclasses
import json

import pytest

from precompute.pack import PackError
from precompute.pack.manifest_file import LARGEST, manifest_from_json, read_manifest
from precompute.pack.roles import SAMPLE
from tests.tiny_pack import manifest


@pytest.fixture
def data(tiny_pack):
    return json.loads((tiny_pack / "manifest.json").read_text())


def test_a_manifest_comes_back_as_it_was_written(tiny_pack, data):
    read = read_manifest(tiny_pack)
    assert json.loads(json.dumps(dataclasses.asdict(read))) == data
    assert read.axes == manifest().axes
    assert read.cell_count == 36


CHANGES = [
    (("steps",), "ten", "steps is \"ten\"; expected a whole number"),
    (("steps",), 10.5, "steps is 10.5; expected a whole number"),
    (("steps",), True, "steps is true; expected a whole number"),
    (("title",), 5, "title is 5; expected a text"),
    (("axes", "style_weight"), [], "'style_weight' has no values"),
    (("axes", "style_weight", 1), -1, "'style_weight' has the value -1.0"),
    (("axes", "colour"), [1], "axes are .*'colour'.*; expected"),
    (("image", "height"), 0, "image.height is 0; expected 1 to 8192"),
    (("image", "pixel_pitch_mm"), float("nan"), "image.pixel_pitch_mm is NaN; expected a number"),
    (("image", "pixel_pitch_mm"), 0, "image.pixel_pitch_mm is 0.0; expected more than 0"),
    (("axes", "style_weight"), list(range(1, 10**7)), "cells; expected at most 10000000"),
    (("image", "pixel_pitch_mm"), "wide", "image.pixel_pitch_mm is \"wide\"; expected a number"),
    (("loss_steps",), [3, 1], "loss_steps are .*; expected rising steps from 0 to 10"),
    (("loss_steps",), [0, 1, 5], "loss_steps are .*; expected rising steps from 0 to 10"),
    (("recipe",), None, "recipe is null; expected a text"),
    (("pair", "style"), None, "pair.style is null; expected an object"),
    (("pair", "file"), "../pair.npz", "pair.file is '../pair.npz'; expected a plain file name"),
    (("shards", 0, "file"), "/etc/passwd", "expected a plain file name"),
    (("shards", 0, "cells"), [[0, 37]], r"cells has \[0, 37\]; expected"),
    (("shards", 0, "cells", 0), [5], "expected"),
    (("shards", 0, "extractor"), "vgg99", "extractor is 'vgg99'; expected one of"),
    (("extractors", "vgg19", "weights"), [], "extractors.vgg19.weights is .*expected an object"),
    (("schema",), 99, "schema version 99; this program reads 1"),
    (("schema",), None, "schema version None"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "message"), CHANGES)
def test_a_wrong_field_is_named(data, path, value, message):
    changed = copy.deepcopy(data)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(PackError, match=f"^here: .*{message}"):
        manifest_from_json(changed, where="here")


@pytest.mark.parametrize("field", ["axes", "pair", "steps", "loss_steps", "image"])
def test_a_missing_field_is_named(data, field):
    del data[field]
    with pytest.raises(PackError, match=f"manifest has no '{field}'"):
        manifest_from_json(data, where="here")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"pack"', "1" * 5000])
def test_what_is_no_manifest_is_a_pack_error(tmp_path, text):
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(PackError, match=r"manifest\.json"):
        read_manifest(tmp_path)


def test_a_manifest_beyond_any_size_is_not_read(tmp_path):
    with (tmp_path / "manifest.json").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(PackError, match=rf"has {LARGEST + 1} bytes; expected at most {LARGEST}"):
        read_manifest(tmp_path)


def test_a_folder_without_manifest_is_no_pack(tmp_path):
    with pytest.raises(PackError, match=r"not found; a pack is a folder with a manifest\.json"):
        read_manifest(tmp_path)


def test_a_folder_that_is_none_is_said_to_be_so(tmp_path):
    with pytest.raises(PackError, match=r"smoek: there is no such folder; expected a pack, a fold"):
        read_manifest(tmp_path / "smoek")
    (tmp_path / "file").touch()
    with pytest.raises(PackError, match=r"file: is a file; expected a pack"):
        read_manifest(tmp_path / "file")


def test_unknown_fields_are_left_alone(data):
    data["invented_later"] = 1
    data["image"]["depth"] = 1
    assert manifest_from_json(data, where="here").image.height == 24


def test_a_pack_written_before_a_field_there_is_now_opens(data):
    """The schema's number stays as long as what is added can be done without."""
    for name in ("rgb", "generator", "attachments"):
        del data[name]
    for name in ("pixel_pitch_mm", "channels"):
        del data["image"][name]
    del data["pair"]["kind"]
    for extractor in data["extractors"].values():
        for name in ("seconds", "updated", "collapse"):
            del extractor[name]
        del extractor["weights"]["note"]
    for shard in data["shards"]:
        del shard["backend"]
    read = manifest_from_json(data, where="here")
    assert (read.cell_count, read.image.channels, read.pair.kind) == (36, 1, SAMPLE)
    assert read.extractors["vgg19"].collapse == []
