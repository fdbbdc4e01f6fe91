"""The latent space: draws, walks, pairs, what the gallery shows of it."""

import keras
import numpy as np
import pytest

from precompute.cohort import Cohort
from precompute.config import BASELINES, PAIRS
from precompute.generator.cvae import build_cvae
from precompute.generator.gallery import TILES, choose_ends, choose_tiles, make_gallery
from precompute.generator.latent import decode, draw_latents, encode, walk
from precompute.generator.models import ARCHITECTURES, CVAE
from precompute.generator.pair import MAKERS, reconstruction_pair, sample_pair
from precompute.pack import to_8bit


@pytest.fixture(scope="module")
def cvae():
    return build_cvae(32)


@pytest.fixture(scope="module")
def cohort():
    """Eight subjects of three random images."""
    images = np.random.default_rng(0).integers(0, 65536, (24, 32, 32, 1)).astype(np.uint16)
    subject = np.repeat(np.arange(8, dtype=np.int32), 3)
    group, phase = np.array(["NOR", "HCM"] * 12), np.full(24, "es")
    return Cohort(images, subject, group, phase, np.tile([0.1, 0.5, 0.9], 8), 1.4)


def test_latents_are_drawn_with_the_mean_and_covariance_of_the_images():
    random = np.random.default_rng(0)
    means = random.multivariate_normal([5.0, -3.0], [[2.0, 1.2], [1.2, 1.0]], 40)
    drawn = draw_latents(means.astype(np.float32), 4000, seed=0)
    np.testing.assert_allclose(drawn.mean(axis=0), means.mean(axis=0), atol=0.08)
    np.testing.assert_allclose(np.cov(drawn.T), np.cov(means.T), atol=0.12)
    first = draw_latents(means.astype(np.float32), 1, seed=0)
    np.testing.assert_allclose(first, drawn[:1], rtol=1e-5)


def test_a_walk_goes_straight_from_end_to_end():
    stops = walk(np.array([0.0, 4.0]), np.array([2.0, 0.0]), 3)
    assert stops.tolist() == [[0, 4], [1, 2], [2, 0]]


def test_a_sampled_pair_is_a_decoded_latent_and_its_nearest_image(cvae, cohort):
    images = cohort.unit()
    pair = sample_pair(cvae, cohort.images, seed=5)
    means, _ = encode(cvae, images)
    latent = draw_latents(means, 1, 5)
    distances = np.linalg.norm(means - latent, axis=1)
    assert pair.nearest == distances.argmin()
    assert pair.distance == pytest.approx(distances.min())
    np.testing.assert_array_equal(pair.style, images[pair.nearest])
    expected = keras.ops.convert_to_numpy(cvae.get_layer("decoder")(latent))[0]
    np.testing.assert_allclose(pair.content, expected, atol=1e-6)
    assert not np.array_equal(sample_pair(cvae, cohort.images, seed=6).content, pair.content)


def test_a_reconstruction_pair_is_an_image_and_what_the_cvae_makes_of_it(cvae, cohort):
    images = cohort.unit()
    pair = reconstruction_pair(cvae, cohort.images, seed=5)
    np.testing.assert_array_equal(pair.style, images[pair.nearest])
    means, _ = encode(cvae, images[[pair.nearest]])
    np.testing.assert_array_equal(pair.content, decode(cvae, means)[0])
    chosen = {reconstruction_pair(cvae, cohort.images, seed).nearest for seed in range(20)}
    assert len(chosen) > 5


def test_the_names_in_the_settings_are_the_names_in_the_code():
    assert set(PAIRS) == set(MAKERS)
    assert {CVAE, *BASELINES} == set(ARCHITECTURES)


def test_tiles_are_spread_over_the_held_out_images():
    held_out = np.zeros(200, bool)
    held_out[100:] = True
    tiles = choose_tiles(held_out)
    assert len(tiles) == TILES
    assert (tiles[0], tiles[-1]) == (100, 199)
    assert set(np.diff(tiles)) <= {4, 5}
    assert choose_tiles(np.arange(10) > 6).tolist() == [7, 8, 9]


def test_a_walk_ends_in_the_middle_slices_that_differ_most(cvae, cohort):
    held_out = cohort.subject >= 4
    ends = choose_ends(cvae, cohort, held_out)
    middles = [13, 16, 19, 22]
    means, _ = encode(cvae, cohort.unit()[middles])
    distances = np.linalg.norm(means[:, None] - means, axis=-1)
    assert set(ends) <= set(middles)
    i, j = (middles.index(end) for end in ends)
    assert distances[i, j] == distances.max()
    assert choose_ends(cvae, cohort, cohort.subject == 7).tolist() == [21, 23]


def test_the_gallery_shows_what_the_models_make_of_held_out_images(cvae, cohort):
    models, held_out = {CVAE: cvae, "vae": build_cvae(32, seed=3)}, cohort.subject >= 6
    gallery = make_gallery(models, cohort, held_out, seed=0)
    images = cohort.unit()[held_out]
    np.testing.assert_array_equal(gallery["original"], to_8bit(images))
    assert gallery["group"].tolist() == ["NOR", "HCM"] * 3
    for name, model in models.items():
        means, _ = encode(model, images)
        np.testing.assert_array_equal(
            gallery[f"{name}.reconstruction"], to_8bit(decode(model, means))
        )
        assert gallery[f"{name}.sample"].shape == (TILES, 32, 32)
    assert gallery["walk"].shape == (33, 32, 32)
    means, _ = encode(cvae, cohort.unit()[choose_ends(cvae, cohort, held_out)])
    np.testing.assert_array_equal(gallery["walk"][[0, -1]], to_8bit(decode(cvae, means)))


def test_the_gallery_of_ones_own_images_shows_none_of_them(cvae, cohort):
    gallery = make_gallery({CVAE: cvae}, cohort, cohort.subject >= 6, seed=0, originals=False)
    assert set(gallery) == {"cvae.sample"}
