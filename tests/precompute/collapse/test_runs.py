"""Runs are kept, and given back to a job that begins again."""

import os
import time

import numpy as np
import pytest

from precompute.collapse.runs import BEGUN, Asked, RunStore
from precompute.executors.executor import Finished
from precompute.pack.atomic import ABANDONED
from precompute.transfer import Result


class Maker:
    """Makes runs whose image is their number; the last batch ends first."""

    def __init__(self):
        self.made = []

    def __call__(self, asked):
        for place, batch in reversed(list(enumerate(asked))):
            self.made.append(batch.numbers)
            images = np.array(batch.numbers)[:, None, None, None] / 10 * np.ones((1, 4, 4, 1))
            losses = np.array(batch.numbers, float)[:, None] * [1.0, 2.0]
            yield place, Finished(Result(images, losses, -losses), 2.0)


def ask(folder, make, *numbers, purpose="grid", factors=None):
    """Ask a new store for batches of these cells; return what it yields."""
    asked = [Asked(purpose, batch, factors) for batch in numbers]
    return list(RunStore(folder).batches(asked, make))


def begin(folder, cells=range(10), informants=()):
    """Begin a search, or go on with it; return its store."""
    store = RunStore(folder)
    store.begin(cells, informants)
    return store


def test_a_batch_is_kept_and_given_back_alike(tmp_path):
    make = Maker()
    ((place, first, seconds),) = ask(tmp_path, make, [3, 7])
    ((_, again, seconds_again),) = ask(tmp_path, make, [3, 7])
    assert make.made == [[3, 7]]
    assert (place, seconds, seconds_again) == (0, 2.0, 0.0)
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.image, other.image)
        np.testing.assert_array_equal(one.style_loss, other.style_loss)
    assert first[0].image == pytest.approx(0.3, abs=1e-5)
    assert first[1].content_loss.tolist() == [-7.0, -14.0]


def test_batches_that_end_in_another_order_are_kept_in_their_place(tmp_path):
    make = Maker()
    ended = [place for place, _, _ in ask(tmp_path, make, [1], [2], [3])]
    assert ended == [2, 1, 0]
    again = {place: runs[0] for place, runs, _ in ask(tmp_path, make, [1], [2], [3])}
    assert len(make.made) == 3, "nothing is made again"
    for place in range(3):
        assert again[place].image == pytest.approx((place + 1) / 10, abs=1e-5)


def test_only_what_is_missing_is_made(tmp_path):
    make = Maker()
    ask(tmp_path, make, [1], [2], [3])
    (tmp_path / "00001.npz").unlink()
    found = ask(tmp_path, make, [1], [2], [3])
    assert [place for place, _, _ in found] == [0, 2, 1], "what is kept comes first"
    assert make.made[3:] == [[2]]


def test_what_other_searches_ran_is_known_but_not_their_repeats(tmp_path):
    make = Maker()
    ask(tmp_path / "one", make, [1, 2], [3])
    ask(tmp_path / "two", make, [4], purpose="audit")
    ask(tmp_path / "three", make, [5, 5], purpose="noise")
    (tmp_path / "four").mkdir()
    (tmp_path / "four" / "00000.npz").write_bytes(b"damaged")
    known = begin(tmp_path / "two").taken()
    assert sorted(known) == [1, 2, 3]
    assert known[2].image == pytest.approx(0.2, abs=1e-5)
    assert sorted(begin(tmp_path / "new").taken()) == [1, 2, 3, 4]
    assert RunStore(tmp_path / "new").known() == {1, 2, 3, 4}
    assert begin(tmp_path / "alone" / "new").taken() == {}


def test_only_its_cells_and_informants_are_taken(tmp_path):
    ask(tmp_path / "one", Maker(), [1, 2], [3, 4])
    assert sorted(begin(tmp_path / "new", [1, 5], [4]).taken()) == [1, 4]


def test_what_other_searches_run_later_does_not_lead_one_elsewhere(tmp_path):
    """It would ask for other batches than those that it has kept."""
    make = Maker()
    ask(tmp_path / "one", make, [1, 2])
    begun = begin(tmp_path / "new").taken()
    ask(tmp_path / "two", make, [3])
    gone_on = begin(tmp_path / "new").taken()
    assert sorted(begun) == sorted(gone_on) == [1, 2]


def test_a_search_is_over_the_cells_that_it_began_with(tmp_path):
    assert RunStore(tmp_path).cells() is None
    assert RunStore(tmp_path).begin({3, 4, 8}, ()) == {3, 4, 8}
    assert RunStore(tmp_path).begin({9}, ()) == {3, 4, 8}
    assert RunStore(tmp_path).cells() == {3, 4, 8}
    (tmp_path / BEGUN).write_text("{")
    assert RunStore(tmp_path).cells() is None, "damaged: begun anew"


def test_what_a_killed_job_was_writing_long_ago_is_removed_when_it_goes_on(tmp_path):
    begin(tmp_path)
    for name, age in (("old", 2 * ABANDONED), ("another's", 0)):
        file = tmp_path / f".writing-{name}"
        file.write_bytes(b"half a batch")
        os.utime(file, times=(time.time() - age,) * 2)
    begin(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == [".writing-another's", BEGUN]


def test_what_was_made_before_an_error_is_kept(tmp_path):
    def breaking(asked):
        yield next(Maker()(asked))
        raise OSError("a cable")

    with pytest.raises(OSError, match="a cable"):
        ask(tmp_path, breaking, [1], [2], [3])
    make = Maker()
    ask(tmp_path, make, [1], [2], [3])
    assert make.made == [[2], [1]]


@pytest.mark.parametrize(
    ("purpose", "numbers", "factors"),
    [("noise", [3, 7], None), ("grid", [3, 8], None), ("grid", [3, 7], np.array([1, 1.5]))],
    ids=["purpose", "cells", "factors"],
)
def test_another_batch_in_its_place_is_made(tmp_path, purpose, numbers, factors):
    make = Maker()
    ask(tmp_path, make, [3, 7])
    ask(tmp_path, make, numbers, purpose=purpose, factors=factors)
    assert len(make.made) == 2


def test_a_damaged_file_is_made_anew(tmp_path):
    make = Maker()
    ask(tmp_path, make, [3])
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-20])
    ask(tmp_path, make, [3])
    ask(tmp_path, make, [3])
    assert len(make.made) == 2


def test_a_run_that_diverged_is_given_back_as_such(tmp_path):
    def make(asked):
        images = np.zeros((2, 4, 4, 1))
        images[1, 0, 0] = np.inf
        yield 0, Finished(Result(images, np.ones((2, 2)), np.ones((2, 2))), 0.0)

    ((_, runs, _),) = ask(tmp_path, make, [0, 1])
    assert np.isfinite(runs[0].image).all()
    assert np.isnan(runs[1].image).all()
