"""Where noise floors are measured, and which one a cell is held to."""

import numpy as np

from precompute.collapse.compare import NoiseFloor, Run
from precompute.collapse.noise import NoiseMap, choose_probes
from tests.precompute.collapse.world import CONTENT, World

SHAPE = (2, 9, 9)
LOSSES = np.array([1.0, 0.5])


def run(shade):
    return Run.of(np.full(CONTENT.shape, shade, np.float32), LOSSES, LOSSES)


def floor(mean):
    return NoiseFloor(scale=np.full(6, mean), limit=1.5, mean=mean, largest=2 * mean)


def cell(rate, style, content):
    return int(np.ravel_multi_index((rate, style, content), SHAPE))


def test_a_cell_is_held_to_the_floor_nearest_in_its_regime_at_its_own_learning_rate():
    floors = {
        cell(0, 8, 0): floor(0.1),  # style alone
        cell(0, 0, 8): floor(0.01),  # content alone
        cell(1, 4, 4): floor(0.5),
    }
    noise = NoiseMap(SHAPE, floors)
    assert noise.nearest(cell(0, 7, 1)).mean == 0.1
    assert noise.nearest(cell(0, 1, 6)).mean == 0.01
    assert noise.nearest(cell(1, 8, 0)).mean == 0.5
    assert noise.reach(cell(0, 7, 1)) == 0.1 * 1.5


def test_the_ratio_of_the_weights_tells_more_than_their_size():
    """Regimes lie along diagonals."""
    noise = NoiseMap(SHAPE, {cell(0, 2, 2): floor(0.1), cell(0, 6, 3): floor(0.2)})
    assert noise.nearest(cell(0, 5, 5)).mean == 0.1


def test_without_a_floor_at_its_learning_rate_a_cell_has_none():
    noise = NoiseMap(SHAPE, {cell(0, 2, 2): floor(0.1)})
    assert noise.nearest(cell(1, 2, 2)) is None
    assert noise.reach(cell(1, 2, 2)) == 0


def test_probes_are_runs_that_moved_far_apart_and_a_few_at_each_learning_rate():
    moved = {cell(rate, place, 8 - place): run(0.8) for rate in (0, 1) for place in range(9)}
    still = {cell(rate, place, place): run(0.5) for rate in (0, 1) for place in range(4)}
    lost = {cell(0, 0, 1): Run.of(np.full(CONTENT.shape, np.nan), LOSSES, LOSSES)}
    probes = choose_probes({**still, **moved, **lost}, SHAPE, CONTENT, 3)
    assert sorted(probes) == sorted(cell(r, p, 8 - p) for r in (0, 1) for p in (0, 4, 8))
    assert choose_probes(moved, SHAPE, CONTENT, 0) == []


def test_a_probe_whose_repeats_diverge_has_no_floor():
    repeats = {3: [run(0.5), run(0.6)], 4: [run(0.5), run(np.nan)]}
    noise = NoiseMap.measure([3, 4], SHAPE, repeats.__getitem__)
    assert list(noise.floors) == [3]


class Calm(World):
    """The same experiment, chaotic only above a style weight of 1e4."""

    def run(self, number, factor=1.0):
        _, style, _ = np.unravel_index(number, self.shape)
        self.noise = 0.01 if style > 12 else 0.0
        return super().run(number, factor)


def test_calm_cells_are_the_same_to_half_a_level_though_others_of_their_rate_are_chaotic():
    world = Calm()
    search = world.search()
    search.find()
    assert max(floor.mean for floor in search.noise.floors.values()) > 0.005
    calm = [run for run in search.runs if np.unravel_index(run, world.shape)[1] < 8]
    looked, wrong = 0, []
    for one in calm:
        for other in calm:
            apart = np.abs(world.run(one).image - world.run(other).image).max()
            if one < other and apart > 2 / 255:
                looked += 1
                wrong += [(one, other)] * search.same(one, other)
    assert looked > 100
    assert not wrong
