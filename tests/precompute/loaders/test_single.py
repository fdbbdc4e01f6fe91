import os

import numpy as np
import pytest
from PIL import Image

from precompute.loaders import DataError, load_picture
from tests.precompute.loaders.make import ACROSS, DOWN, picture, volume, write_dicom, write_nifti


def grey(size: int = 16) -> np.ndarray:
    return (picture(size) // 5).astype(np.uint8)


@pytest.mark.parametrize("channels", [1, 3])
def test_a_grey_photograph_keeps_its_scale(tmp_path, channels):
    Image.fromarray(grey()).save(tmp_path / "a.png")
    image = load_picture(tmp_path / "a.png", 16, channels)
    assert image.dtype == np.float32
    expected = np.repeat(grey()[..., None], channels, axis=2) / np.float32(255)
    np.testing.assert_allclose(image, expected, atol=1e-6)


def test_colour_is_kept_or_made_grey(tmp_path):
    colours = np.zeros((2, 3, 3), np.uint8)
    colours[:, 0], colours[:, 1], colours[:, 2] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    Image.fromarray(colours).save(tmp_path / "a.png")
    kept = load_picture(tmp_path / "a.png", (2, 3), 3)
    np.testing.assert_array_equal(kept, colours / 255)
    made = load_picture(tmp_path / "a.png", (2, 3), 1)
    np.testing.assert_allclose(made[0, :, 0], [0.299, 0.587, 0.114], atol=1e-6)


@pytest.mark.parametrize(("shape", "target"), [((8, 20), (8, 8)), ((20, 8), (4, 8))])
def test_the_middle_is_cropped_to_the_targets_aspect(tmp_path, shape, target):
    image = np.zeros(shape, np.uint8)
    middle = (slice(6, 14), slice(None)) if shape[0] > 8 else (slice(None), slice(6, 14))
    image[middle] = 200
    if target[0] == 4:
        image[:8], image[12:] = 0, 0
        image[8:12] = 200
        image[8, 0] = 100
    else:
        image[0, 6] = 100
    Image.fromarray(image).save(tmp_path / "a.png")
    found = load_picture(tmp_path / "a.png", target, 1)[..., 0]
    assert found.shape == target
    assert np.count_nonzero(np.isclose(found, 200 / 255)) == found.size - 1


def test_shrinking_leaves_no_stripes(tmp_path):
    Image.fromarray(np.tile(np.array([0, 255], np.uint8), (64, 32))).save(tmp_path / "a.png")
    image = load_picture(tmp_path / "a.png", 16, 1)
    np.testing.assert_allclose(image[:, 1:-1], 0.5, atol=0.02)


def test_sixteen_bits_keep_their_scale(tmp_path):
    values = (picture().astype(np.uint16)) * 60
    Image.fromarray(values).save(tmp_path / "a.png")
    image = load_picture(tmp_path / "a.png", 16, 1)
    np.testing.assert_allclose(image[..., 0], values / 65535, atol=1e-6)


def test_a_photograph_is_upright(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.rot90(grey())).save(tmp_path / "a.png", exif=exif)
    image = load_picture(tmp_path / "a.png", 16, 1)
    np.testing.assert_allclose(image[..., 0], grey() / 255, atol=1e-6)


def test_what_is_see_through_is_white(tmp_path):
    image = Image.fromarray(grey()).convert("RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    image.save(tmp_path / "a.png")
    assert load_picture(tmp_path / "a.png", 16, 3)[0, 0].tolist() == [1, 1, 1]


@pytest.mark.parametrize("shape", [(16, 16), (16, 16, 1), (16, 16, 3)])
@pytest.mark.parametrize("dtype", ["u1", "f4"])
def test_arrays(tmp_path, shape, dtype):
    values = np.broadcast_to(grey().reshape(16, 16, *[1] * (len(shape) - 2)), shape)
    np.save(tmp_path / "a.npy", values.astype(dtype))
    image = load_picture(tmp_path / "a.npy", 16, 3)
    expected = grey() / 255
    if dtype == "f4":
        expected = (grey() - grey().min()) / np.ptp(grey()).astype(float)
    np.testing.assert_allclose(image[..., 1], expected, atol=1e-6)


def test_dicom_is_turned_and_stretched(tmp_path):
    path = write_dicom(
        tmp_path / "a", np.rot90(picture()), ImageOrientationPatient=[*DOWN, *-ACROSS]
    )
    image = load_picture(path, 16, 1)[..., 0]
    assert (image.min(), image.max()) == (0, 1)
    assert np.corrcoef(image.ravel(), picture().ravel())[0, 1] > 0.9999


def test_dicom_without_geometry_is_taken_as_it_is(tmp_path):
    path = write_dicom(
        tmp_path / "a", PixelSpacing=None, ImagePositionPatient=None, ImageOrientationPatient=None
    )
    image = load_picture(path, 16, 3)
    assert np.corrcoef(image[..., 2].ravel(), picture().ravel())[0, 1] > 0.9999


def test_pixels_that_are_not_square_keep_the_aspect(tmp_path):
    values = np.zeros((16, 16), np.uint16)
    values[6:10, 4:12] = 100
    image = load_picture(write_dicom(tmp_path / "a", values, PixelSpacing=[2, 1]), 16, 1) > 0.5
    assert image.sum(axis=0).max() == image.sum(axis=1).max() == 8


def test_nifti_gives_its_middle_slice(tmp_path):
    image = load_picture(write_nifti(tmp_path / "a.nii.gz", volume(5, 2)), 16, 1)[..., 0]
    assert np.corrcoef(image.ravel(), picture(seed=4).ravel())[0, 1] > 0.9999


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("a.npy", np.zeros((2, 3, 4, 5)), r"a\.npy has the shape \(2, 3, 4, 5\); expected one"),
        ("a.npy", np.zeros((4, 4), complex), r"a\.npy holds complex128 values"),
        ("a.npy", np.full((4, 4), np.nan), r"a\.npy holds NaN or infinite values"),
        ("a.npy", np.array([[1, np.inf]]), r"a\.npy holds NaN or infinite values"),
        ("a.npy", np.ones((4, 4)), r"a\.npy shows one value everywhere"),
        ("a.png", None, r"a\.png is no picture that Pillow can open"),
        ("a.dcm", None, r"a\.dcm: is no DICOM file"),
        ("a.nii", None, r"a\.nii cannot be read as NIfTI"),
        ("a.txt", None, r"other files: 1 \.txt; of no format"),
    ],
)
def test_what_is_no_picture_is_said(tmp_path, name, value, why):
    path = tmp_path / name
    path.write_text("no image") if value is None else np.save(path, value)
    with pytest.raises(DataError, match=why):
        load_picture(path, 16, 3)


def test_a_folder_or_nothing_is_said(tmp_path):
    with pytest.raises(DataError, match="is a folder; expected one picture's file"):
        load_picture(tmp_path, 16, 3)
    with pytest.raises(DataError, match="does not exist; expected one picture's file"):
        load_picture(tmp_path / "a.png", 16, 3)


def test_arguments_out_of_range(tmp_path):
    with pytest.raises(ValueError, match="channels 2; expected above 0, and 1 or 3"):
        load_picture(tmp_path / "a.png", 16, 2)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_without_permission_is_said(tmp_path):
    Image.fromarray(grey()).save(tmp_path / "a.png")
    (tmp_path / "a.png").chmod(0)
    with pytest.raises(DataError, match="check its permissions"):
        load_picture(tmp_path / "a.png", 16, 1)
