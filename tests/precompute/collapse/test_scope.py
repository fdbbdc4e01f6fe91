"""A search is over what is missing, and over what is there, known, and not told of."""

from precompute.collapse.scope import scope, untold
from precompute.pack.classes import Classes
from precompute.pack.regimes import Regime

UNTOLD = Classes.unknown(10)


def told(source, unnamed=()):
    """What a pack tells: by cell the run that stands for it, all named but `unnamed`."""
    found = Classes.unknown(10)
    for cell, run in source.items():
        found.source[cell] = run
        found.regime[cell] = Regime.UNKNOWN if cell in unnamed else Regime.LINEAR
    return found


def test_of_cells_whose_runs_are_not_kept_none_is_run_again():
    assert scope(range(10), {7, 8}, set(), UNTOLD) == {7, 8}


def test_what_was_run_and_kept_and_is_not_told_of_is_told_now():
    assert scope(range(6), {5}, {1, 2, 8}, UNTOLD) == {1, 2, 5}
    assert untold(range(6), {1, 2, 8}, UNTOLD) == {1, 2}
    assert untold(range(6), {1, 2}, told({1: 1, 2: 1})) == set()


def test_what_is_told_of_stays_as_it_is():
    assert scope(range(10), {7}, {1, 2, 3}, told({1: 1, 2: 1, 3: 3})) == {7}


def test_a_cell_without_a_name_is_named_unless_it_stands_for_others():
    alone = told({1: 1, 3: 3}, unnamed=(3,))
    assert scope(range(10), set(), {1, 3}, alone) == {3}
    assert untold(range(10), {1, 3}, alone) == set(), "it is no reason to begin"
    assert scope(range(10), set(), {3}, told({3: 3, 4: 3}, unnamed=(3, 4))) == set()
