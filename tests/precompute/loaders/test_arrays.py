from pathlib import Path

import numpy as np
import pytest

from precompute.cohort import WHITE
from precompute.loaders import DataError, load_cohort
from tests.precompute.loaders.make import owners, picture


def images(count: int = 4, size: int = 16) -> np.ndarray:
    return np.stack([picture(size, seed=n) for n in range(count)]).astype(np.float32)


def load(path: Path, size: int = 16):
    return load_cohort(path, size, 1.0, "es")


@pytest.mark.parametrize("extra", [(), (1,)])
@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32", "float64", ">f4"])
def test_each_image_of_an_array_is_a_subject(tmp_path, extra, dtype):
    values = (images() / 5).astype(dtype)
    np.save(tmp_path / "a.npy", values.reshape(*values.shape, *extra))
    loaded = load(tmp_path / "a.npy")
    cohort = loaded.cohort
    assert loaded.kind == "NumPy"
    assert cohort.subject.tolist() == [0, 1, 2, 3]
    assert np.isnan(cohort.pitch)
    assert np.isnan(cohort.level).all()
    assert cohort.phase.tolist() == cohort.group.tolist() == [""] * 4
    for image in cohort.images:
        assert (image.min(), image.max()) == (0, WHITE)


def test_an_npz_says_whose_its_images_are(tmp_path):
    np.savez_compressed(tmp_path / "a.npz", images=images(), subject=[7, 3, 7, 3])
    cohort = load(tmp_path / "a.npz").cohort
    assert owners(cohort, 0, 1, 2, 3) == [0, 1, 0, 1]


def test_an_npz_without_subjects_is_like_an_npy(tmp_path):
    np.savez(tmp_path / "a.npz", images=images())
    np.save(tmp_path / "a.npy", images())
    assert load(tmp_path / "a.npz").digest == load(tmp_path / "a.npy").digest


def test_a_folder_of_arrays_is_a_subject(tmp_path):
    (tmp_path / "x").mkdir()
    np.save(tmp_path / "x" / "1.npy", images()[:2])
    np.save(tmp_path / "x" / "2.npy", images()[2:])
    np.save(tmp_path / "b.npy", images(5)[4:])
    assert owners(load(tmp_path).cohort, 4, 0, 1, 2, 3) == [0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (images()[0], r"has the shape \(16, 16\); expected .*one image is array\[None\]"),
        (np.zeros((64, 64, 3)), r"shape \(64, 64, 3\); expected .*colour is not read"),
        (np.zeros((32, 32, 1)), r"shape \(32, 32, 1\); expected .*one image is array\[None\]"),
        (np.zeros((2, 4, 4, 3)), r"has the shape \(2, 4, 4, 3\); expected \(n, h, w\) or"),
        (np.zeros((0, 4, 4)), r"has the shape \(0, 4, 4\); .*there is no image in it"),
        (np.zeros((64, 64, 12)), r"\(64, 64, 12\), which looks like images along the last axis"),
        (np.array([{}, []], object), "holds object values; expected an array of numbers"),
        (np.zeros((2, 4, 4), complex), "holds complex128 values; expected"),
        (np.array(["a"]), "holds <U1 values; expected"),
    ],
)
@pytest.mark.parametrize("suffix", ["npy", "npz"])
def test_other_arrays_are_refused(tmp_path, value, why, suffix):
    path = tmp_path / f"a.{suffix}"
    if suffix == "npy":
        np.save(path, value, allow_pickle=True)
    else:
        np.savez(path, images=value)
    with pytest.raises(DataError, match=why):
        load(path)


def test_pickles_are_not_opened(tmp_path, monkeypatch):
    np.save(tmp_path / "a.npy", np.array([{}], object), allow_pickle=True)
    monkeypatch.setattr("pickle.load", lambda *_, **__: pytest.fail("unpickled"))
    with pytest.raises(DataError, match="object"):
        load(tmp_path / "a.npy")


@pytest.mark.parametrize(
    ("arrays", "why"),
    [
        ({"pictures": images()}, "holds no array 'images'"),
        ({"images": images(), "subject": [1, 2]}, r"'subject' is int64 \(2,\); expected \(4,\)"),
        ({"images": images(), "subject": [0.5] * 4}, r"'subject' is float64 \(4,\)"),
    ],
)
def test_other_npz_are_refused(tmp_path, arrays, why):
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(DataError, match=why):
        load(tmp_path / "a.npz")


@pytest.mark.parametrize("suffix", ["npy", "npz"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_truncated_file_is_named_once(tmp_path, suffix, share):
    np.save(tmp_path / "good.npy", images(1))
    path = tmp_path / f"bad.{suffix}"
    np.save(path, images()) if suffix == "npy" else np.savez(path, images=images())
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    loaded = load(tmp_path)
    assert len(loaded.cohort.images) == 1
    assert len(loaded.skipped) == 1
    assert loaded.skipped[0].startswith(f"bad.{suffix}: cannot be read as NumPy")


def test_damage_within_an_npz_is_named_once(tmp_path):
    np.save(tmp_path / "good.npy", images(1))
    np.savez(tmp_path / "bad.npz", images=images())
    data = bytearray((tmp_path / "bad.npz").read_bytes())
    data[2000] ^= 255
    (tmp_path / "bad.npz").write_bytes(data)
    loaded = load(tmp_path)
    assert len(loaded.cohort.images) == 1
    assert len(loaded.skipped) == 1


def test_images_that_are_none_are_left_out_and_counted(tmp_path):
    values = images()
    values[1], values[2, 3, 3] = 5, np.nan
    np.save(tmp_path / "a.npy", values)
    loaded = load(tmp_path)
    assert loaded.cohort.subject.tolist() == [0, 1]
    assert loaded.skipped == (
        "a.npy, image 1: every pixel is 5; expected an image; skipped",
        "a.npy, image 2: 1 of 256 values are NaN or infinite; expected numbers. "
        "Replace or crop them",
    )
