import numpy as np
import pytest

from precompute.generator.stages import PHANTOM_VERSION
from precompute.phantom import make_cohort, pixel_pitch
from precompute.phantom.shapes import Ellipse, Grid, cover


@pytest.fixture(scope="module")
def cohort():
    return make_cohort(4, 3, 90, seed=1)


def test_the_cohort_is_the_same_for_the_same_seed(cohort):
    again, other = make_cohort(4, 3, 90, seed=1), make_cohort(4, 3, 90, seed=2)
    np.testing.assert_array_equal(cohort.images, again.images)
    assert not np.array_equal(cohort.images, other.images)
    np.testing.assert_array_equal(cohort.images[:6], make_cohort(2, 3, 90, seed=1).images)


def test_the_code_draws_what_it_drew_when_its_version_was_set():
    """Where this fails, raise PHANTOM_VERSION in generator/stages.py: kept stages are stale."""
    images = make_cohort(1, 2, 90, seed=1).images[..., 0].astype(float)
    blocks = images.reshape(2, 3, 30, 3, 30).mean(axis=(2, 4)).reshape(2, 9)
    expected = [
        [38.9, 51.2, 19.3, 44.5, 130.4, 64.1, 71.8, 78.1, 51.9],
        [40.8, 50.0, 18.6, 49.7, 115.9, 60.0, 76.4, 75.4, 57.8],
    ]
    np.testing.assert_allclose(blocks, expected, atol=0.2)
    assert PHANTOM_VERSION == 1


def test_each_stack_fills_the_scale(cohort):
    assert cohort.images.shape == (12, 90, 90, 1)
    assert cohort.subject.tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    for number in range(4):
        stack = cohort.images[cohort.subject == number]
        assert (stack.min(), stack.max()) == (0, 255)
    assert cohort.unit().max() == 1.0


def test_subjects_and_slices_differ(cohort):
    images = cohort.unit()
    assert np.abs(images[0] - images[3]).mean() > 0.02
    assert np.abs(images[0] - images[2]).mean() > 0.01


def test_the_heart_is_brighter_than_the_lung_and_air_is_dark(cohort):
    images = cohort.unit()[:, ::1, ::1, 0]
    assert images[:, :6, :].mean() < 0.1, "air above the chest"
    near_the_heart = images[:, 40:52, 44:56].mean()
    assert near_the_heart > 3 * images[:, :6, :].mean()


def test_the_field_of_view_does_not_depend_on_the_size():
    assert pixel_pitch(180) == pytest.approx(2**0.5)
    assert pixel_pitch(90) * 90 == pytest.approx(pixel_pitch(180) * 180)


def test_an_ellipse_covers_its_area():
    grid = Grid.square(100, pitch=1.0)
    covered = cover(grid, Ellipse(3.3, -2.1, 20.0, 10.0, 0.7))
    assert covered.sum() == pytest.approx(np.pi * 20 * 10, rel=0.01)
    assert (covered.min(), covered.max()) == (0, 1)
