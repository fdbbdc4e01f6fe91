"""The phantom against real images: histogram and spectrum, where there are real subjects."""

import numpy as np
import pytest

from precompute.cohort import pixel_pitch
from precompute.loaders import load_cohort
from precompute.phantom import make_cohort
from precompute.phantom.likeness import (
    body,
    by_subject,
    distances,
    histogram_distance,
    mean_spectrum,
    spectrum_distance,
)


def test_the_body_is_its_largest_piece_without_holes():
    image = np.zeros((64, 64))
    image[10:50, 10:50] = 0.6
    image[25:35, 25:35] = 0.0
    image[2:5, 58:61] = 0.9
    mask = body(image)
    assert mask[30, 30]
    assert not mask[3, 59]
    assert mask.sum() == pytest.approx(40 * 40, rel=0.1)


def test_distances_by_hand():
    dim = np.full((1, 64, 64), 0.2)
    dim[0, ::2] = 0.3
    assert histogram_distance(dim, dim + 0.1) == pytest.approx(0.1)
    assert spectrum_distance(dim, 3 * dim) == pytest.approx(np.log(9))
    assert len(distances([dim, dim.copy()], [dim], histogram_distance)) == 1


@pytest.fixture(scope="module")
def real(sunnybrook):
    return by_subject(load_cohort(sunnybrook, 180, pixel_pitch(180), "es").cohort)


@pytest.fixture(scope="module")
def synthetic():
    return by_subject(make_cohort(5, (8, 8), 180, seed=3))


@pytest.mark.parametrize("distance", [histogram_distance, spectrum_distance])
def test_it_is_no_farther_from_real_subjects_than_twice_they_from_each_other(
    real, synthetic, distance
):
    apart = np.mean(distances(real, real, distance))
    assert np.mean(distances(synthetic, real, distance)) < 2 * apart


def test_the_mean_spectrum_is_within_a_factor_2_of_the_real_one(real, synthetic):
    theirs = np.mean([mean_spectrum(stack) for stack in real], axis=0)
    ours = np.mean([mean_spectrum(stack) for stack in synthetic], axis=0)
    assert (ours / theirs).max() < 2
    assert (ours / theirs).min() > 0.5
