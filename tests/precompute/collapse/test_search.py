"""The search for equal cells, on a made-up experiment."""

import dataclasses

import numpy as np
import pytest

from precompute.collapse.audit import audit, audit_until_sound, choose
from precompute.collapse.compare import HALF_LEVEL, Run, largest_difference
from precompute.collapse.noise import NoiseMap
from precompute.collapse.search import AUDIT, GRID, NOISE
from tests.precompute.collapse.world import AXES, CONTENT, World


def largest_error(world, search, source):
    """The largest difference of each cell's true image from the one that stands for it."""
    return np.array(
        [
            np.abs(world.run(cell).image - search.runs[int(source[cell])].image).max()
            for cell in np.flatnonzero(source >= 0)
        ]
    )


def test_every_cell_gets_an_image_and_few_are_run():
    world = World()
    search = world.search()
    source = search.find()
    assert (source >= 0).all()
    assert set(source.tolist()) <= set(search.runs)
    ran = sum(len(cells) for purpose, cells in world.asked if purpose == GRID)
    assert ran == len(search.runs) < len(source) / 2.5


def test_an_image_that_stands_for_others_is_theirs():
    world = World()
    search = world.search()
    error = largest_error(world, search, search.find())
    assert (error <= 2 * HALF_LEVEL).mean() > 0.99, "the rules are no proof; the audit is"
    assert np.median(error) < HALF_LEVEL


def test_a_search_that_begins_again_asks_for_the_same():
    first, second = World(noise=2e-3), World(noise=2e-3)
    assert (first.search().find() == second.search().find()).all()
    assert first.asked == second.asked


def test_cells_that_are_not_wanted_are_neither_run_nor_filled():
    world = World()
    wanted = set(range(300, 600))
    source = world.search(wanted).find()
    assert set(np.flatnonzero(source >= 0)) == wanted
    assert all(set(cells) <= wanted for _, cells in world.asked)


def moved(run):
    """How far a run goes without noise, on average."""
    return np.abs(World().run(run).image - CONTENT).mean()


def test_within_the_noise_floor_runs_are_the_same_and_beyond_it_not():
    search = World(noise=4e-3).search()
    search.find()
    far = [run for run in search.runs if moved(run) > 0.05]
    still = [run for run in search.runs if moved(run) < 1e-4]
    assert len(far) > 5
    assert not any(search.same(a, b) for a in far for b in still)
    alike = [search.same(a, b) for a in still for b in still if a < b]
    assert np.mean(alike) > 0.5, "all of these differ by the noise alone"


def test_without_a_measured_floor_runs_that_differ_by_noise_are_not_the_same():
    search = World(noise=4e-3).search()
    search.find()
    bare = dataclasses.replace(search, noise=NoiseMap(search.shape, {}), _known={})
    still = [run for run in search.runs if moved(run) < 1e-4]
    assert not any(bare.same(a, b) for a in still for b in still if a != b)


def test_noise_is_measured_on_ten_repeats_of_few_cells_of_each_learning_rate():
    world = World(noise=2e-3)
    world.search().find()
    repeated = [cells for purpose, cells in world.asked if purpose == NOISE]
    assert len(repeated) == 1
    probes, counts = np.unique(repeated[0], return_counts=True)
    assert (counts == 10).all()
    per_rate = np.bincount(np.unravel_index(probes, world.shape)[0])
    assert (per_rate <= 5).all()
    assert len(per_rate) == len(AXES["learning_rate"])


def test_without_probes_no_noise_is_measured_and_only_the_same_pixels_are_the_same():
    world = World()
    search = world.search(probes=0)
    source = search.find()
    assert {purpose for purpose, _ in world.asked} == {GRID}
    assert len(search.runs) < len(source) / 2
    for a in search.runs:
        for b in list(search.runs)[::7]:
            apart = largest_difference(search.runs[a], search.runs[b])
            assert search.same(a, b) == (apart <= HALF_LEVEL)


def test_diverged_runs_stand_for_each_other_alone():
    world = World()
    search = world.search()
    plain = world.run

    def run(number, factor=1.0):
        found = plain(number, factor)
        if number >= 900:
            return dataclasses.replace(found, diverged=True)
        return found

    world.run = run
    source = search.find()
    right = [(source[cell] >= 900) == (cell >= 900) for cell in range(len(source))]
    assert np.mean(right) > 0.98
    assert not any(search.same(a, b) for a in search.runs for b in search.runs if a < 900 <= b)


def test_an_audit_runs_cells_that_were_not_run_half_of_them_at_borders():
    world = World()
    search = world.search()
    source = search.find()
    found = audit(search, source, 40, seed=0)
    assert len(list(found.source)) == 40
    assert world.asked[-1] == (AUDIT, list(found.source))
    assert all(source[cell] != cell for cell in list(found.source))
    assert sum(beside_another(world, cell) for cell in list(found.source)) >= 20


@pytest.mark.parametrize("noise", [0.0, 0.004])
def test_an_audit_tells_how_many_are_the_same_by_the_noise_floor_alone(noise):
    search = World(noise=noise).search()
    found = audit(search, search.find(), 40, seed=0)
    same = {cell: its for cell, its in found.source.items() if cell not in found.failed}
    apart = [largest_difference(search.runs[a], search.runs[b]) for a, b in same.items()]
    assert len(apart) > 20
    assert found.within_noise == sum(each > HALF_LEVEL for each in apart)
    assert (found.within_noise > 0) == (noise > 0)


def beside_another(world, cell):
    """Whether a neighbour on some axis truly has another image."""
    at = np.array(np.unravel_index(cell, world.shape))
    near = [at + step for axis in np.eye(3, dtype=int) for step in (axis, -axis)]
    inside = [place for place in near if ((place >= 0) & (place < world.shape)).all()]
    image = world.run(cell).image
    others = [world.run(int(np.ravel_multi_index(place, world.shape))).image for place in inside]
    return any(np.abs(image - other).max() > HALF_LEVEL / 2 for other in others)


class Bumped(World):
    """The same experiment, but that a block of 3 x 3 cells at every rate has another image."""

    def __init__(self):
        super().__init__()
        at = np.ix_(range(4), range(12, 15), range(1, 4))
        self.bump = set(np.arange(4 * 17 * 17).reshape(self.shape)[at].ravel().tolist())

    def run(self, number, factor=1.0):
        found = super().run(number, factor)
        return Run.of(found.image * 0.8, *losses(found)) if number in self.bump else found


def losses(run):
    return run.style_loss, run.content_loss


def test_a_cell_that_fails_the_audit_splits_its_class():
    world = Bumped()
    search = world.search()
    source = search.find()
    hidden = [cell for cell in world.bump if source[cell] not in world.bump]
    assert len(hidden) > 6, "else there is nothing to find"
    audits = audit_until_sound(search, search.settle, 400)
    source = search.settle()
    assert world.bump.intersection(audits[0].failed)
    still = [cell for cell in world.bump if source[cell] not in world.bump]
    assert len(still) < len(hidden) / 3


def test_an_audit_compares_with_what_is_shown_and_not_with_what_it_was_found_equal_to():
    """A cell is equal to a run that is equal to the one that stands: two steps from it."""
    search = World().search()
    source = search.find()
    run = max(search.runs, key=lambda run: (source == run).sum())
    far = next(other for other in search.runs if not search.same(run, other))
    its = {int(cell) for cell in np.flatnonzero(source == run) if cell not in search.runs}
    shown = np.where(source == run, far, source)
    audits = audit_until_sound(search, lambda: shown, len(source))
    assert its <= set(audits[0].failed)
    assert its <= set(search.runs), "all were run"


def test_a_cell_that_was_run_is_not_audited():
    world = World()
    search = world.search()
    source = search.find()
    run = next(run for run in sorted(search.runs) if (source == run).sum() > 20)
    merged = np.where(np.arange(len(source)) == run, source[0], source)  # another stands for it
    found = choose(merged, search.runs, search.shape, search.same, len(source), seed=0)
    assert not set(found) & set(search.runs)


def test_an_audit_of_nothing_is_empty():
    world = World()
    search = world.search({0, 1})
    source = search.find()
    found = audit(search, source, 8, seed=0)
    assert list(found.source) == found.failed == []


def test_few_wanted_rows_off_the_lattice_have_a_noise_floor_too():
    world = World(noise=4e-3)
    numbers = np.arange(int(np.prod(world.shape))).reshape(world.shape)
    search = world.search(numbers[:, 11:13].ravel().tolist())
    search.find()
    assert search.noise is not None
    assert search.noise.floors
