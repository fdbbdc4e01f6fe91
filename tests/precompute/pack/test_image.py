import hashlib

import numpy as np

from precompute.pack import image_digest, to_8bit
from precompute.pack.shard import from_deltas, to_deltas


def test_the_grey_scale_is_fixed_and_shows_the_first_channel():
    image = np.zeros((2, 2, 3))
    image[..., 0] = [[0.0, 0.5], [1.0, 0.25]]
    image[..., 1:] = 0.9
    assert to_8bit(image).tolist() == [[0, 128], [255, 64]]
    assert to_8bit(image * 0.1).max() == 26, "a dark image stays dark"


def test_colour_shows_every_channel_and_grey_in_all():
    image = np.array([[[0.0, 0.5, 1.0]]])
    assert to_8bit(image, channels=3).tolist() == [[[0, 128, 255]]]
    assert to_8bit(image[..., 1:2], channels=3).tolist() == [[[128, 128, 128]]]


def test_values_outside_the_scale_are_clipped():
    assert to_8bit(np.array([[[-1.0], [2.0]]])).tolist() == [[0, 255]]


def test_an_image_is_named_by_its_pixels():
    image = np.arange(6, dtype=np.uint8).reshape(2, 3)
    assert image_digest(image) == hashlib.sha256(bytes(range(6))).hexdigest()[:32]
    assert image_digest(image[:, ::-1]) != image_digest(image)


def test_deltas_are_undone():
    images = np.random.default_rng(0).integers(0, 256, (3, 5, 7), dtype=np.uint8)
    deltas = to_deltas(images)
    np.testing.assert_array_equal(deltas[0], images[0])
    assert (int(deltas[2, 1, 1]) + int(images[1, 1, 1])) % 256 == images[2, 1, 1]
    np.testing.assert_array_equal(from_deltas(deltas), images)
