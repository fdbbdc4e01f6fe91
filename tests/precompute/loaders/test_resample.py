"""Known answers, worked out by hand."""

import numpy as np
import pytest

from precompute.loaders.resample import aspect_box, pad_plane, resample_box, resample_plane


def test_the_same_pitch_changes_nothing():
    plane = np.arange(12, dtype=np.float32).reshape(3, 4)
    np.testing.assert_array_equal(resample_plane(plane, (2.0, 2.0), 2.0, 10), plane)


def test_half_the_pitch_interpolates_between_pixel_centres():
    plane = np.array([[0, 4]], np.float32)
    # New centres lie at 0.25, 0.75, 1.25 and 1.75 pixels; the old ones at 0.5 and 1.5.
    np.testing.assert_allclose(
        resample_plane(plane, (1.0, 2.0), 1.0, 10), [[0, 1, 3, 4]], atol=1e-6
    )


def test_twice_the_pitch_averages_under_a_triangle():
    plane = np.array([[0, 0, 8, 8, 0, 0]], np.float32)
    # A triangle of half-width 2 about the new centre 3: weights 1/8, 3/8, 3/8, 1/8.
    np.testing.assert_allclose(resample_box(plane, (2, 0, 4, 1), (1, 1)), [[6.0]], atol=1e-5)


def test_detail_finer_than_the_new_pixels_becomes_grey_and_no_stripes():
    stripes = np.tile(np.array([0, 1], np.float32), (32, 16))
    np.testing.assert_allclose(resample_plane(stripes, (1.0, 1.0), 4.0, 8)[:, 1:-1], 0.5, atol=0.02)


def test_pixels_that_are_not_square_become_square():
    plane = np.zeros((10, 20), np.float32)
    plane[2:8, 4:16] = 1  # 12 mm each way
    square = resample_plane(plane, (2.0, 1.0), 1.0, 20)
    assert square.shape == (20, 20)
    assert square.sum() == pytest.approx(144, rel=0.01)
    np.testing.assert_allclose((square > 0.5).sum(axis=0).max(), 12)
    np.testing.assert_allclose((square > 0.5).sum(axis=1).max(), 12)


def test_the_middle_is_kept():
    plane = np.arange(36, dtype=np.float32).reshape(6, 6)
    np.testing.assert_array_equal(resample_plane(plane, (1.0, 1.0), 1.0, 2), [[14, 15], [20, 21]])


def test_a_plane_that_ends_before_the_frame_is_padded():
    small = resample_plane(np.ones((3, 5), np.float32), (1.0, 1.0), 1.0, 5)
    padded = pad_plane(small, 5, -7)
    np.testing.assert_array_equal(padded[:, 0], [-7, 1, 1, 1, -7])


def test_a_plane_of_less_than_a_pixel_is_refused():
    with pytest.raises(ValueError, match=r"0\.003 mm wide.*check the pixel spacing"):
        resample_plane(np.ones((3, 3)), (0.001, 0.001), 1.4, 8)


@pytest.mark.parametrize(
    ("shape", "target", "spacing", "box"),
    [
        ((10, 20), (5, 5), (1.0, 1.0), (5, 0, 15, 10)),
        ((20, 10), (5, 10), (1.0, 1.0), (0, 7.5, 10, 12.5)),
        ((10, 20), (5, 5), (2.0, 1.0), (0, 0, 20, 10)),
    ],
)
def test_the_largest_box_of_the_targets_aspect(shape, target, spacing, box):
    assert aspect_box(shape, target, spacing) == pytest.approx(box)
