"""Whatever stands in a pack's files, it opens or is refused with a PackError; nothing else."""

import contextlib
import copy
import io
import json
import shutil
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from precompute.pack import Pack, PackError, PackWriter, verify
from precompute.pack.frames import read_frames, read_steps, role_of
from precompute.pack.npz import decode_npz, encode_npz, read_npz
from tests.fuzz import few

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["../../etc/passwd", "/etc/passwd", "a\0b", "CON", "shard.npz"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
LAYOUT = {"images": ("uint8", ("n", 4, 4)), "cells": ("int32", ("n",))}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A pack whose manifest is written anew by every example."""
    from tests.tiny_pack import build_generator_pack

    return build_generator_pack(tmp_path_factory.mktemp("fuzz") / "pack")


@pytest.fixture(scope="module")
def sound(folder):
    return json.loads((folder / "manifest.json").read_text())


def places(value, path=()):
    """Every place of a JSON value, as the keys that lead to it."""
    yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))


def changed(value, path, new):
    """The value with another at a place."""
    if not path:
        return new
    value = copy.copy(value)
    value[path[0]] = changed(value[path[0]], path[1:], new)
    return value


def open_or_refuse(folder):
    with contextlib.suppress(PackError):
        pack = Pack(folder)
        for name in pack.cells:
            assert len(pack.cells[name].status) == pack.manifest.cell_count
    summary = verify(folder)
    assert summary["sound"] == (not summary["faults"])


@few
@given(data=st.data())
def test_any_manifest_with_a_changed_value(folder, sound, data):
    path = data.draw(st.sampled_from(list(places(sound))))
    (folder / "manifest.json").write_text(json.dumps(changed(sound, path, data.draw(JSON))))
    open_or_refuse(folder)


@few
@given(data=st.binary(max_size=200), start=st.integers(0, 2000))
def test_any_manifest_that_is_half_written_or_spoiled(folder, sound, data, start):
    text = json.dumps(sound).encode()
    (folder / "manifest.json").write_bytes(text[:start] + data)
    open_or_refuse(folder)


def arrays():
    images = np.arange(48, dtype=np.uint8).reshape(3, 4, 4)
    return {"images": images, "cells": np.arange(3, dtype=np.int32)}


@few
@given(
    method=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]),
    flips=st.lists(st.tuples(st.integers(0, 10**4), st.integers(0, 255)), min_size=1, max_size=8),
    end=st.integers(0, 2000),
)
def test_any_damaged_npz_file(method, flips, end):
    data = bytearray(encode_npz(arrays(), method))
    for place, value in flips:
        data[place % len(data)] = value
    for spoiled in (bytes(data), bytes(data)[:end]):
        with contextlib.suppress(PackError):
            read_npz(spoiled, "x.npz")
        with contextlib.suppress(PackError):
            found = decode_npz(spoiled, LAYOUT, "x.npz")
            assert found["images"].shape == (len(found["cells"]), 4, 4)


@few
@given(data=st.binary(max_size=500))
def test_any_bytes_are_no_npz_file(data):
    with pytest.raises(PackError, match=r"x\.npz"):
        decode_npz(data, LAYOUT, "x.npz")


@pytest.mark.parametrize(
    "shape", [(2**40,), (2**62, 2**62), (-1,)], ids=["terabyte", "overflow", "negative"]
)
def test_a_header_that_lies_about_its_size_is_refused(shape):
    lie = io.BytesIO()
    with zipfile.ZipFile(lie, "w") as file:
        header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {shape!r}, }}"
        length = len(header).to_bytes(2, "little")
        file.writestr("images.npy", b"\x93NUMPY\x01\x00" + length + header.encode() + b"abc")
    with pytest.raises(PackError, match=r"x\.npz"):
        decode_npz(lie.getvalue(), LAYOUT, "x.npz")


def test_a_million_cells_open(tiny_pack, tmp_path):
    folder = shutil.copytree(tiny_pack, tmp_path / "pack")
    path = folder / "manifest.json"
    found = json.loads(path.read_text())
    found["axes"] = {key: (np.arange(1, 101) * 1e-9).tolist() for key in found["axes"]}
    found["shards"] = []
    path.write_text(json.dumps(found))
    pack = Pack(folder)
    assert pack.manifest.cell_count == 10**6
    assert verify(folder)["missing"] == 2 * 10**6


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """A pack with frames, which every example attaches anew, and their arrays."""
    from tests.tiny_pack import build_played_pack

    folder = build_played_pack(tmp_path_factory.mktemp("fuzz") / "played")
    file = Pack(folder).manifest.attachments[role_of("vgg19")].file
    return folder, read_npz((folder / file).read_bytes(), file)


@few
@given(
    name=st.sampled_from(
        ["cells", "source", "runs", "counts", "steps", "end", "deltas", "mean_apart"]
    ),
    values=st.lists(st.integers(-(2**31), 2**31 - 1) | st.integers(-2, 40), max_size=6),
    shaped=st.booleans(),
)
def test_any_numbers_among_the_frames(played, name, values, shaped):
    folder, sound = played
    spoiled = np.array(values, np.int32).astype(sound[name].dtype)
    if shaped and values:  # else the wrong shape is all that is found
        spoiled = np.resize(spoiled, sound[name].shape)
    with PackWriter(folder) as writer:
        writer.attach(role_of("vgg19"), encode_npz({**sound, name: spoiled}), "npz", "")
    with contextlib.suppress(PackError):
        steps = read_steps(Pack(folder), "vgg19")
        found = read_frames(Pack(folder), "vgg19")
        assert set(found.source) == set(steps)
        for cell, run in found.source.items():
            assert found.runs[run].steps.tolist() == steps[cell]
            assert len(found.runs[run].images) == len(steps[cell])
    summary = verify(folder)
    assert summary["sound"] == (not summary["faults"])
