"""Which grids are searched, and how."""

from precompute.axes import AXES
from precompute.collapse.worth import FEWEST, are_few, floors_pay, search_pays

PAPER = {axis.key: list(axis.values) for axis in AXES}


def test_equal_cells_are_searched_for_where_values_rise_or_fall_and_are_not_few():
    assert search_pays(8192, PAPER)
    assert not search_pays(FEWEST - 1, PAPER)
    assert are_few(FEWEST - 1)
    assert not are_few(FEWEST)
    to_and_fro = {**PAPER, "style_weight": [1e-3, 1e-9, 1e-6]}
    assert not search_pays(8192, to_and_fro)


def test_noise_floors_are_measured_where_they_cost_less_than_they_save():
    assert floors_pay(8192, 8)
    assert not floors_pay(512, 8)
    assert floors_pay(512, 1), "five cells' repeats, not forty's"
