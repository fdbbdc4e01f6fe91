"""Reading what a pack keeps of its models."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app import create_app, ids
from app.gallery import GALLERY, HISTORY, MODELS, read_gallery, read_history, read_kept
from app.text.en import generator as text
from precompute.pack import Pack, PackError, image_digest
from precompute.pack.npz import encode_npz
from tests.tiny_pack import build_generator_pack, gallery_arrays, history_arrays


def pack_with(folder: Path, role: str, arrays: dict[str, np.ndarray]) -> Pack:
    return Pack(build_generator_pack(folder, {role: (encode_npz(arrays), "")}))


def test_everything_is_as_it_was_written(generator_pack: Pack) -> None:
    gallery, arrays = read_gallery(generator_pack), gallery_arrays()
    assert gallery is not None
    assert gallery.walk is not None
    np.testing.assert_array_equal(gallery.original, arrays["original"])
    for model in MODELS:
        np.testing.assert_array_equal(gallery.sample[model], arrays[f"{model}.sample"])
    assert gallery.group == arrays["group"].tolist()
    assert gallery.walk.strip.shape == (33 * 24, 24)
    pictures = gallery.pictures()
    assert len(pictures) == 7 * 24 + 1 + 2
    assert all(image_digest(image) == digest for digest, image in pictures.items())
    history = read_history(generator_pack)
    assert list(history) == ["cvae", "vae"]
    np.testing.assert_array_equal(history["vae"].loss, history_arrays()["vae.loss"])


def test_a_pack_without_them_is_no_fault(pack: Pack) -> None:
    kept = read_kept(pack)
    assert kept.gallery is None
    assert (kept.history, kept.damaged, kept.pictures()) == ({}, {}, {})


def test_models_and_walk_may_be_absent(tmp_path: Path) -> None:
    few = {name: gallery_arrays()[name] for name in ("original", "vae.sample", "group", "level")}
    gallery = read_gallery(pack_with(tmp_path / "few", GALLERY, few))
    assert gallery is not None
    assert (gallery.walk, gallery.reconstruction, list(gallery.sample)) == (None, {}, ["vae"])


def test_a_pack_may_keep_its_source_images_back(tmp_path: Path) -> None:
    pack = pack_with(tmp_path / "own", GALLERY, {"cvae.sample": gallery_arrays()["cvae.sample"]})
    gallery = read_gallery(pack)
    assert gallery is not None
    assert (len(gallery.original), gallery.reconstruction, gallery.walk) == (0, {}, None)
    assert len(gallery.pictures()) == 24
    page = create_app(pack.folder, tmp_path / "pictures").test_client()
    layout = page.get("/generator/_dash-layout").text
    assert text.ABSENT["original"].split("`")[0] in layout
    assert text.SAMPLES_TITLE in layout
    wired = page.get("/generator/_dash-dependencies").json
    inputs = {found["id"] for callback in wired for found in callback["inputs"]}
    assert inputs == {ids.SAMPLES_VIEW}, "nothing is wired that is not on the page"


@pytest.mark.parametrize(
    ("name", "array", "said"),
    [
        ("cvae.sample", np.zeros((24, 9, 9), np.uint8), r"\(24, 9, 9\); expected uint8 of shape"),
        ("vae.reconstruction", np.zeros((24, 24, 24)), "is float64 of shape"),
        ("level", np.zeros(3, np.float32), r"expected floating point of shape \(24\)"),
        ("group", np.zeros(24, np.uint8), r"expected text of shape \(24\)"),
        ("walk_ends", None, "array 'walk_ends' is missing"),
        ("original", np.zeros((0, 24, 24), np.uint8), r"\(0, 24, 24\); expected"),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, name: str, array: np.ndarray | None, said: str
) -> None:
    arrays = gallery_arrays()
    del arrays[name]
    if array is not None:
        arrays[name] = array
    pack = pack_with(tmp_path / "wrong", GALLERY, arrays)
    with pytest.raises(PackError, match=said):
        read_gallery(pack)
    assert list(read_kept(pack).damaged) == [GALLERY]


def test_a_damaged_file_costs_its_own_part(generator_pack: Pack) -> None:
    path = generator_pack.folder / generator_pack.manifest.attachments[HISTORY].file
    path.write_bytes(path.read_bytes()[:-1])
    kept = read_kept(generator_pack)
    assert kept.gallery is not None
    assert kept.history == {}
    assert "SHA-256" in kept.damaged[HISTORY]


def test_a_file_that_is_gone_is_named(generator_pack: Pack) -> None:
    file = generator_pack.manifest.attachments[GALLERY].file
    (generator_pack.folder / file).unlink()
    assert file in read_kept(generator_pack).damaged[GALLERY]
