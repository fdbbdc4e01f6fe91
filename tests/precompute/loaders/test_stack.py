import numpy as np
import pytest

from precompute.cohort import WHITE
from precompute.loaders.errors import Skips
from precompute.loaders.stack import Plane, make_frames
from tests.precompute.loaders.make import picture


@pytest.fixture
def skips(tmp_path):
    return Skips(tmp_path)


def planes(count: int, size: int = 16, **fields) -> list[Plane]:
    return [
        Plane(picture(size, seed=n).astype(np.float32), f"slice {n}", position=n, **fields)
        for n in range(count)
    ]


def test_a_stack_fills_the_scale_as_a_whole(skips):
    one, two = np.zeros((2, 4, 4), np.float32)
    one[0, 0], two[0, 0] = 10, 20
    stack = [Plane(one, "a", (1, 1), 0), Plane(two, "b", (1, 1), 1)]
    frames = make_frames(stack, 4, 1.0, skips)
    assert frames.images.dtype == np.uint16
    assert frames.images[:, 0, 0].tolist() == [round(WHITE / 2), WHITE]
    assert frames.level.tolist() == [0, 1]


def test_padding_is_the_darkest_value_whatever_it_is(skips):
    plane = Plane(np.array([[100, 300], [200, 500]], np.float32), "a", (1, 1))
    frames = make_frames([plane], 4, 1.0, skips)
    assert frames.images[0].tolist() == [
        [0, 0, 0, 0],
        [0, 0, WHITE // 2 + 1, 0],
        [0, 16384, WHITE, 0],
        [0, 0, 0, 0],
    ]


def test_images_come_by_position_then_time(skips):
    stack = [
        Plane(picture(seed=n).astype(np.float32), str(n), (1, 1), place, time=time)
        for n, (place, time) in enumerate([(5, 1), (2, 0), (5, 0), (2, 1)])
    ]
    frames = make_frames(stack, 16, 1.0, skips)
    assert frames.level.tolist() == [0, 0, 1, 1]
    order = [1, 3, 2, 0]
    for image, number in zip(frames.images, order, strict=True):
        correlation = np.corrcoef(image.ravel(), picture(seed=number).ravel())[0, 1]
        assert correlation == pytest.approx(1, abs=1e-6)


def test_one_slice_of_another_size_is_left_out(skips):
    stack = planes(8)
    stack[3] = Plane(picture(20).astype(np.float32), "slice 3", position=3)
    frames = make_frames(stack, 16, 1.0, skips)
    assert len(frames.images) == 7
    assert skips.sentences == [
        "slice 3: 20x20 pixels; expected 16x16 like most of its stack; skipped. "
        "Give it as a subject of its own, or resample it"
    ]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (7.0, "every pixel is 7; expected an image"),
        (np.nan, "256 of 256 values are NaN or infinite; expected numbers"),
        (np.inf, "256 of 256 values are NaN or infinite"),
    ],
)
def test_what_is_no_image_is_left_out_and_named(skips, value, why):
    stack = planes(3)
    stack[1] = Plane(np.full((16, 16), value, np.float32), "slice 1", position=1)
    frames = make_frames(stack, 16, 1.0, skips)
    assert len(frames.images) == 2
    assert len(skips.sentences) == 1
    assert skips.sentences[0].startswith(f"slice 1: {why}")


def test_a_constant_middle_is_left_out(skips):
    rim = np.zeros((16, 16), np.float32)
    rim[0] = 1
    assert make_frames([Plane(rim, "rim", (1, 1))], 4, 1.0, skips) is None
    assert "nothing but one value" in skips.sentences[0]


def test_without_spacing_the_middle_square_fills_the_frame(skips):
    wide = np.zeros((4, 8), np.float32)
    wide[:, 2:6] = np.arange(16).reshape(4, 4)
    frames = make_frames([Plane(wide, "wide")], 4, 1.0, skips)
    expected = np.rint(np.arange(16) / 15 * WHITE).reshape(4, 4)
    np.testing.assert_array_equal(frames.images[0], expected)
