"""A search is over what is missing, and over what is there and tells of it."""

import numpy as np

from precompute.collapse.scope import scope

UNTOLD = np.full(10, -1)


def told(**source):
    """What a pack tells: of cell `c3` the run that stands for it."""
    found = UNTOLD.copy()
    for name, run in source.items():
        found[int(name[1:])] = run
    return found


def test_of_cells_whose_runs_are_not_kept_none_is_run_again():
    assert scope(range(10), {7, 8}, set(), UNTOLD) == {7, 8}
    assert scope(range(10), {7, 8}, set(), told(c1=1, c2=1)) == {7, 8}


def test_runs_that_are_kept_count_and_the_cells_that_they_stand_for():
    assert scope(range(10), {7, 8}, {1, 2, 5}, told(c1=1, c2=1, c3=1)) == {1, 2, 3, 5, 7, 8}


def test_a_run_that_stands_for_cells_beyond_the_wanted_stays_as_it_is():
    source = told(c1=1, c2=1, c9=1, c4=4)
    assert scope(range(6), {5}, {1, 4}, source) == {4, 5}


def test_missing_cells_are_wanted_whatever_was_told_of_them():
    assert scope(range(4), {2}, {1}, told(c1=1, c2=1, c3=1)) == {1, 2, 3}
