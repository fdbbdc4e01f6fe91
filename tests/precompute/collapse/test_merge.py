"""Equal runs put together: as few as can be, none through a third, none across learning rates."""

import numpy as np
import pytest

from precompute.collapse.compare import HALF_LEVEL, Run
from precompute.collapse.merge import merge

SHADES = {
    # Learning rate 0: a chain, each equal to the next alone; 9 is like none.
    0: 0.500, 1: 0.501, 2: 0.502, 3: 0.503, 9: 0.9,
    # Learning rate 1.
    10: 0.500, 11: 0.5005,
}  # fmt: skip


def run(shade):
    return Run.of(np.full((12, 12, 1), shade, np.float32), np.ones(2), np.ones(2))


RUNS = {cell: run(shade) for cell, shade in SHADES.items()}


def same(one, other):
    return abs(SHADES[one] - SHADES[other]) <= HALF_LEVEL * 0.75


def merged(source, asked=None):
    def ask(one, other):
        if asked is not None:
            asked.append((one, other))
        return same(one, other)

    return merge(np.array(source), RUNS, ask, lambda cell: cell // 10, lambda cell: 0.0)


OWN = [0, 1, 2, 3, -1, 3, -1, -1, -1, 9, 10, 11, 11]


def test_every_cell_has_an_equal_run_that_stands_for_itself():
    found = merged(OWN)
    for cell, before in enumerate(OWN):
        if before < 0:
            assert found[cell] == -1
        else:
            stands = int(found[cell])
            assert found[stands] == stands
            assert stands == before or same(before, stands)
            assert stands // 10 == cell // 10, "within a learning rate"


def test_as_few_as_can_be_stand():
    assert len(set(merged(OWN)) - {-1}) == 4  # two of the chain, the one like none, one more
    assert merged(OWN)[9] == 9


def test_the_cells_of_a_run_go_with_it():
    found = merged(OWN)
    assert found[5] == found[3]
    assert found[12] == found[11]


def test_runs_far_apart_are_not_compared_in_full():
    asked = []
    merged(OWN, asked)
    assert (0, 9) not in asked
    assert (0, 1) in asked


@pytest.mark.parametrize("source", [[0, 0, 0], [-1, -1]])
def test_where_there_is_nothing_to_put_together_nothing_changes(source):
    assert merged(source).tolist() == source
