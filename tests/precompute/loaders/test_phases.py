import pytest

from precompute.loaders.phases import choose_phases, cycle

TIMES = [0.0, 100.0, 200.0, 300.0, 400.0, 500.0]


def test_ed_is_the_first_and_es_the_nearest_to_a_third():
    assert choose_phases(TIMES, 900, "ed") == [(0, "ed")]
    assert choose_phases(TIMES, 900, "es") == [(3, "es")]
    assert choose_phases(TIMES, 580, "es") == [(2, "es")]


def test_all_marks_what_it_knows():
    assert choose_phases(TIMES[:4], 300, "all") == [(0, "ed"), (1, "es"), (2, ""), (3, "")]


@pytest.mark.parametrize("wanted", ["ed", "es", "all"])
def test_an_image_alone_is_taken_and_its_phase_is_not_known(wanted):
    assert choose_phases([12.0], 900, wanted) == [(0, "")]


def test_the_interval_is_the_headers_or_the_times_span():
    assert cycle(TIMES, 800) == (TIMES, 800)
    assert cycle(TIMES, None) == (TIMES, 600)
    assert cycle(TIMES, 300)[1] == 600, "shorter than its own images: wrong"


@pytest.mark.parametrize("triggers", [[None, 1.0], [0.0, 0.0]])
def test_without_times_the_order_counts(triggers):
    assert cycle(triggers, 800) == ([0.0, 0.5], 1.0)
