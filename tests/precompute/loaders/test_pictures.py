from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from precompute.cohort import WHITE
from precompute.loaders import DataError, load_cohort
from tests.precompute.loaders.make import find, owners, picture


def write(path: Path, seed: int = 0, mode: str = "L", size: int = 16) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    grey = Image.fromarray((picture(size, seed) // 5).astype(np.uint8))
    grey.convert(mode).save(path)
    return path


def load(path: Path, size: int = 16):
    return load_cohort(path, size, 1.0, "es")


def test_files_and_folders_are_subjects(tmp_path):
    for number, name in enumerate(["a.png", "b.jpg", "c.tiff", "p/10.png", "p/9.PNG"]):
        write(tmp_path / name, number)
    loaded = load(tmp_path)
    cohort = loaded.cohort
    assert loaded.kind == "picture"
    assert loaded.skipped == ()
    assert owners(cohort, 0, 2, 3, 4) == [0, 1, 2, 2]
    assert len(np.unique(cohort.subject)) == 4, "JPEG alters the picture, and is one of them"
    assert np.isnan(cohort.pitch)
    assert np.isnan(cohort.level).all()
    assert find(cohort, 4) + 1 == find(cohort, 3), "9 comes before 10"


@pytest.mark.parametrize("mode", ["RGB", "P", "LA", "RGBA", "CMYK", "1"])
def test_grey_in_another_mode_is_grey(tmp_path, mode):
    suffix = "jpg" if mode == "CMYK" else "png"
    write(tmp_path / f"a.{suffix}", mode=mode)
    assert load(tmp_path).cohort.images.shape == (1, 16, 16, 1)


@pytest.mark.parametrize(("suffix", "dtype"), [("png", "u2"), ("tif", "u2"), ("tif", "f4")])
def test_deep_greys_keep_their_depth(tmp_path, suffix, dtype):
    values = np.arange(256).reshape(16, 16) + 30000
    Image.fromarray(values.astype(dtype)).save(tmp_path / f"a.{suffix}")
    expected = np.rint(np.arange(256) / 255 * WHITE).reshape(16, 16)
    np.testing.assert_array_equal(load(tmp_path).cohort.images[0, ..., 0], expected)


def test_the_pages_of_a_tiff_are_images(tmp_path):
    pages = [Image.fromarray(picture(seed=n)) for n in range(3)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    assert load(tmp_path).cohort.subject.tolist() == [0, 0, 0]


def test_a_picture_is_upright(tmp_path):
    image = Image.fromarray(np.rot90(picture() // 5).astype(np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise
    image.save(tmp_path / "a.png", exif=exif)
    upright = load(tmp_path).cohort.images[0, ..., 0]
    assert np.corrcoef(upright.ravel(), picture().ravel())[0, 1] > 0.999


def colour(path: Path) -> None:
    Image.fromarray(np.random.default_rng(0).integers(0, 255, (16, 16, 3), np.uint8)).save(path)


def see_through(path: Path) -> None:
    image = Image.fromarray(picture().astype(np.uint8)).convert("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    image.save(path)


def text(path: Path) -> None:
    path.write_text("no image")


def truncated(path: Path) -> None:
    write(path, size=64)
    path.write_bytes(path.read_bytes()[:600])


def constant(path: Path) -> None:
    Image.new("L", (16, 16), 9).save(path)


def other_size(path: Path) -> None:
    write(path, size=20)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (colour, "is a colour picture (channels differ by up to "),
        (see_through, "is see-through in part; expected an opaque picture"),
        (text, "is no picture that Pillow can open"),
        (truncated, "cannot be read ("),
        (constant, "every pixel is 9; expected an image"),
        (other_size, "20x20 pixels; expected 16x16 like most of its stack"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_cannot_be_used_is_left_out_and_named(tmp_path, spoil, why):
    for number in range(3):
        write(tmp_path / "p" / f"{number}.png", number)
    write(tmp_path / "q.png", 5)
    spoil(tmp_path / "p" / "bad.png")
    loaded = load(tmp_path)
    assert len(loaded.cohort.images) == 4
    assert len(loaded.skipped) == 1
    assert loaded.skipped[0].startswith(str(Path("p") / "bad.png") + ": " + why)


def test_a_picture_too_large_to_decode_is_named(tmp_path, monkeypatch):
    write(tmp_path / "a.png", size=16)
    for limit in (200, 100):  # Pillow warns above it, and refuses above twice
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
        with pytest.raises(DataError, match=r"a\.png: .*shrink it first"):
            load(tmp_path)
