import itertools

import numpy as np
import pytest

from precompute.loaders.geometry import ACROSS, DOWN, Turn, apex_sign, levels, usual_turn

LEFT, BACK, HEAD = np.eye(3)


@pytest.mark.parametrize(
    ("across", "down"), [(LEFT, BACK), (LEFT, -HEAD), (BACK, -HEAD)], ids=["ax", "cor", "sag"]
)
def test_planes_as_radiologists_look_at_them_stay(across, down):
    assert usual_turn(across, down) == Turn()


@pytest.mark.parametrize("flips", list(itertools.product([False, True], repeat=3)))
def test_every_turn_is_undone(flips):
    """Store a usual plane in each of the eight turns: it comes back."""
    usual = np.arange(6).reshape(2, 3)
    transpose, flip_rows, flip_columns = flips
    stored, across, down = usual, ACROSS, DOWN
    if flip_rows:
        stored, down = stored[::-1], -down
    if flip_columns:
        stored, across = stored[:, ::-1], -across
    if transpose:
        stored, across, down = stored.T, down, across
    turn = usual_turn(across, down)
    np.testing.assert_array_equal(turn.apply(stored), usual)
    assert turn.apply_to_spacing((1.0, 2.0)) == ((2.0, 1.0) if transpose else (1.0, 2.0))


def test_colour_turns_with_its_plane():
    assert Turn(transpose=True).apply(np.zeros((2, 3, 4))).shape == (3, 2, 4)


def test_positions_rise_to_the_apex_left_forward_and_down():
    assert apex_sign(np.array([0.6, -0.6, -0.5])) == 1
    assert apex_sign(np.array([-0.6, 0.6, 0.5])) == -1


def test_a_direction_that_is_not_clear_keeps_the_order():
    assert apex_sign(HEAD) == apex_sign(-HEAD) == 1
    assert apex_sign(np.full(3, np.nan)) == 1


def test_levels_run_from_base_to_apex():
    np.testing.assert_allclose(levels([-8, 0, 24]), [0, 0.25, 1])
    assert np.isnan(levels([3, 3])).all()
    assert np.isnan(levels([np.nan, np.nan])).all()
    assert levels([]).shape == (0,)
