"""Which grids are searched, and how."""

from precompute.axes import AXES
from precompute.collapse.worth import FEWEST, collapses, floors_pay

PAPER = {axis.key: list(axis.values) for axis in AXES}


def test_equal_cells_are_searched_for_where_values_rise_or_fall_and_are_not_few():
    assert collapses(8192, PAPER)
    assert not collapses(FEWEST - 1, PAPER)
    to_and_fro = {**PAPER, "style_weight": [1e-3, 1e-9, 1e-6]}
    assert not collapses(8192, to_and_fro)


def test_noise_floors_are_measured_where_they_cost_less_than_they_save():
    assert floors_pay(8192, 8)
    assert not floors_pay(512, 8)
    assert floors_pay(512, 1), "five cells' repeats, not forty's"
