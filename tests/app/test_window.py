"""The display window is the pair's, and one for the whole pack."""

import dataclasses

import numpy as np
import pytest

from app.text.en import explorer as text
from app.window import picture_style, white_level
from precompute.pack import Pack


@pytest.fixture
def pack(tiny_pack):
    return Pack(tiny_pack)


def with_pair(pack, style, content):
    pack.style, pack.content = (np.asarray(image, np.float32) for image in (style, content))
    return pack


def test_all_but_a_two_hundredth_of_the_pair_are_below_white(pack):
    style = np.full((20, 20, 1), 0.3)
    content = np.full((20, 20, 1), 0.2)
    style[0, :3] = 1.0  # 3 of 800 pixels
    assert white_level(with_pair(pack, style, content)) == pytest.approx(0.3)
    style[0, :10] = 1.0  # 10 of 800
    assert white_level(with_pair(pack, style, content)) == 1.0


def test_a_black_pair_is_not_blown_up(pack):
    assert white_level(with_pair(pack, np.zeros((4, 4, 1)), np.zeros((4, 4, 1)))) == 0.1


def test_colour_is_shown_as_it_is(pack):
    image = dataclasses.replace(pack.manifest.image, channels=3)
    pack.manifest = dataclasses.replace(pack.manifest, image=image)
    assert white_level(with_pair(pack, np.zeros((4, 4, 3)), np.zeros((4, 4, 3)))) == 1.0


def test_the_stylesheets_are_told(pack):
    image = np.full((4, 4, 1), 0.25)
    style = picture_style(with_pair(pack, image, image))
    assert style["--brightness"] == "4.0000"
    assert style["--image-width"] == str(pack.manifest.image.width)


def test_the_page_says_how_pictures_are_shown():
    assert "from 0 to 0.47 are shown from black to white" in text.display_note(0.47)
    assert "as they are" in text.display_note(1.0)
