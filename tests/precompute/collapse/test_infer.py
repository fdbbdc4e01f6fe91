"""What runs tell of the cells between them."""

import numpy as np
import pytest

from precompute.axes import AXES
from precompute.collapse.directions import directions
from precompute.collapse.infer import Inference, rounds

PAPER = {axis.key: axis.values for axis in AXES}
ALONE = [(0, 0, 1), (0, 1, 0), (1, 0, 0)]


def test_on_the_papers_axes_ratio_and_rate_times_weight_are_lines_too():
    assert directions(PAPER) == [*ALONE, (0, 1, 1), (2, 1, 1)]


def test_with_weights_a_hundred_times_apart_rate_times_weight_is_a_line_over_two_decades():
    coarse = {
        "learning_rate": PAPER["learning_rate"],
        "style_weight": [1e-9, 1e-7, 1e-5],
        "content_weight": [1e-4, 1e-2, 1e0],
    }
    assert directions(coarse) == [*ALONE, (0, 1, 1), (4, 1, 1)]


@pytest.mark.parametrize(
    "changed",
    [
        {"style_weight": [1e-9, 1e-8, 1e-5]},
        {"style_weight": [1e-9, 1e-7, 1e-5]},
        {"style_weight": [1e-9]},
    ],
    ids=["uneven", "another step", "one value"],
)
def test_where_the_weights_steps_are_unlike_only_the_axes_are_lines(changed):
    assert directions({**PAPER, **changed}) == ALONE


def test_learning_rates_in_no_step_with_the_weights_make_no_line_with_them():
    assert directions({**PAPER, "learning_rate": [5e-2, 3e-2, 1e-3]}) == [*ALONE, (0, 1, 1)]


def infer(runs, shape=(1, 9, 9), steps=((0, 0, 1), (0, 1, 0)), asked=None):
    """Infer from {cell: class}; return {cell: source} of those asked for that are known."""
    number = {cell: int(np.ravel_multi_index(cell, shape)) for cell in runs}
    kind = {number[cell]: value for cell, value in runs.items()}
    same = lambda a, b: kind[a] == kind[b]  # noqa: E731
    found = Inference(shape, steps, list(kind), same)
    found.complete(range(int(np.prod(shape))) if asked is None else asked)
    cells = np.argwhere(found.source.reshape(shape) >= 0)
    return {
        tuple(map(int, cell)): tuple(
            map(int, np.unravel_index(found.source.reshape(shape)[tuple(cell)], shape))
        )
        for cell in cells
    }


def test_between_two_runs_that_are_the_same_a_cell_takes_the_nearer():
    found = infer({(0, 2, 1): "a", (0, 2, 6): "a"})
    between = {column: (0, 2, 1 if column <= 3 else 6) for column in range(1, 7)}
    assert found == {(0, 2, column): source for column, source in between.items()}


def test_between_two_that_differ_nothing_is_known():
    runs = {(0, 2, 1): "a", (0, 2, 6): "b"}
    assert infer(runs) == {cell: cell for cell in runs}


def test_a_run_between_two_that_are_the_same_is_not_passed_over():
    found = infer({(0, 2, 1): "a", (0, 2, 4): "b", (0, 2, 7): "a"})
    assert set(found) == {(0, 2, 1), (0, 2, 4), (0, 2, 7)}


def test_a_line_takes_after_those_on_either_side_of_it():
    """Rows 2 and 6 are each of one class; of row 4 one cell was run."""
    rows = {(0, row, column): str(row) for row in (2, 6) for column in (0, 8)}
    found = infer({**rows, (0, 4, 0): "4"})
    assert all(found[0, 4, column] == (0, 4, 0) for column in range(9))


def test_a_line_with_one_side_alike_and_one_not_stays_unknown():
    rows = {(0, 2, 0): "2", (0, 2, 8): "2", (0, 6, 0): "6", (0, 6, 8): "7"}
    found = infer({**rows, (0, 4, 0): "4"})
    assert (0, 4, 8) not in found


def test_lines_too_far_aside_tell_nothing():
    shape = (1, 21, 9)
    rows = {(0, row, column): str(row) for row in (0, 20) for column in (0, 8)}
    found = infer({**rows, (0, 10, 0): "10"}, shape)
    assert (0, 10, 8) not in found


def test_both_weights_together_are_a_line():
    found = infer({(0, 1, 3): "a", (0, 5, 7): "a"}, steps=((0, 1, 1),))
    assert set(found) == {(0, 1 + place, 3 + place) for place in range(5)}


def test_complete_returns_what_stays_unknown():
    inference = Inference((1, 1, 5), [(0, 0, 1)], [0, 2], lambda a, b: True)
    assert inference.complete([1, 3, 4]) == [3, 4]


@pytest.mark.parametrize("shape", [(8, 32, 32), (1, 1, 1), (2, 3, 7)])
def test_rounds_come_ever_closer_and_end_with_all(shape):
    every = set(range(int(np.prod(shape))))
    found = list(rounds(shape, every))
    assert set(found[-1]) == every
    assert all(set(cells) <= every for cells in found)
    assert {0, len(every) - 1} <= set(found[0]), "corners come first"
