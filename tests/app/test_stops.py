"""Which stops the sliders have and how they are written."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.stops import axis_stops, caption, labelled, pack_stops
from precompute.axes import AXES, LEARNING_RATE
from precompute.pack import Pack


def test_stops_are_the_packs_own_values_rising(pack: Pack) -> None:
    rates, style_weights, _ = pack_stops(pack.manifest.axes)
    assert [stop.value for stop in rates] == [5e-4, 5e-3, 5e-2]
    assert [stop.index for stop in rates] == [2, 1, 0]
    assert [stop.index for stop in style_weights] == [0, 1, 2, 3]


def test_a_stop_is_written_three_ways() -> None:
    (stop,) = axis_stops([1e-9])
    assert (stop.caption, stop.short) == ("1e-09", "1e-9")


def test_the_caption_is_the_thesiss() -> None:
    stops = [axis_stops([axis.default])[0] for axis in AXES]
    assert caption(stops) == "LR: 5e-02 | SW: 1e-09 | CW: 1e-10"


def test_few_stops_all_carry_a_label() -> None:
    assert labelled(axis_stops([1e-10])) == [0]
    assert labelled(axis_stops(LEARNING_RATE.values)) == list(range(8))


def test_of_labels_too_long_to_stand_side_by_side_every_other_is_left_out() -> None:
    assert labelled(axis_stops([10.0**power for power in range(-15, 0, 2)])) == [0, 2, 4, 6]
    assert labelled(axis_stops([10.0**power for power in range(-16, -9)])) == [0, 2, 4, 6]
    assert labelled(axis_stops([1.5 * 10.0**power for power in range(-16, -9)])) == [0, 2, 4, 6]


@pytest.mark.parametrize("count", [9, 16, 32, 100])
def test_many_stops_carry_a_few_labels(count: int) -> None:
    found = labelled(axis_stops([10.0**power for power in range(-count, 0)]))
    assert found[0] == 0
    assert 4 <= len(found) <= 7
    assert len({after - before for before, after in pairwise(found)}) == 1
    assert count - 1 - found[-1] < found[1]
