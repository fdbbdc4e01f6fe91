"""A run's regime, by what it did; a cell's, by the run that stands for it."""

import numpy as np
import pytest

from precompute.collapse.compare import Run
from precompute.collapse.noise import NoiseMap
from precompute.collapse.regimes import StyleAlone, name_regime, name_regimes
from precompute.pack.regimes import Regime

CONTENT = np.linspace(0, 1, 32 * 32, dtype=np.float32).reshape(32, 32, 1)
LOSSES = np.array([100.0, 10.0])


def run(image=CONTENT, style=LOSSES, content=LOSSES):
    return Run.of(image.astype(np.float32), style, content)


def alone(run):
    return StyleAlone.of(run, CONTENT)


MOVED = CONTENT * 0.8


@pytest.mark.parametrize(
    ("image", "style", "drive", "noise", "regime"),
    [
        (CONTENT, [100, 10], 100, 0, Regime.UNCHANGED),
        (CONTENT * 0.95, [100, 60], 100, 0, Regime.CONTENT_HELD),
        (MOVED, [100, 60], 100, 0, Regime.CONTENT_HELD),
        (MOVED, [100, 12], 100, 0.1, Regime.CHAOTIC),
        (MOVED, [100, 12], 100, 0, Regime.SATURATED),
        (MOVED, [100, 12], 0.01, 0, Regime.LINEAR),
        (MOVED, [100, 12], 0.01, 0.1, Regime.LINEAR),
        (MOVED, [100, 12], 1, 0, Regime.BETWEEN),
        (np.full_like(CONTENT, np.nan), [100, np.nan], 1, 0, Regime.UNKNOWN),
    ],
)
def test_a_regime_has_its_name(image, style, drive, noise, regime):
    found = run(image, np.array(style, float))
    twin = run(MOVED, np.array([100.0, 10.0]))
    assert name_regime(found, alone(twin), CONTENT, drive, noise) == regime


def test_what_moves_where_style_alone_moves_nothing_is_held_by_the_content_weight():
    moved = run(CONTENT + 1 / 300, np.array([100.0, 10.0]))
    assert name_regime(moved, alone(run()), CONTENT, 0.01, 0) == Regime.CONTENT_HELD


def test_what_the_content_weight_carries_off_on_its_own_has_overshot():
    thrown, risen = np.array([0, 500.0, 0.1]), np.array([0, 0.2, 0.5])
    assert (
        name_regime(run(MOVED, LOSSES, thrown), alone(run()), CONTENT, 0.01, 0) == Regime.OVERSHOT
    )
    assert (
        name_regime(run(MOVED, LOSSES, risen), alone(run()), CONTENT, 0.01, 0)
        == Regime.CONTENT_HELD
    )
    near = run(CONTENT + 1 / 300, LOSSES, thrown)
    assert name_regime(near, alone(run()), CONTENT, 0.01, 0) == Regime.CONTENT_HELD, (
        "not to be seen"
    )


def test_what_moves_farther_than_by_style_alone_is_moved_by_the_content_weight():
    """The style loss may fall with it."""
    thrown = np.array([0, 500.0, 0.1])
    slight = alone(run(CONTENT * 0.99))
    assert slight.change > 0.004
    far, near = run(CONTENT * 0.9, LOSSES, thrown), run(CONTENT * 0.98, LOSSES, thrown)
    assert name_regime(far, slight, CONTENT, 0.01, 0) == Regime.OVERSHOT
    assert name_regime(near, slight, CONTENT, 0.01, 0) == Regime.LINEAR, "not twice as far"
    assert name_regime(run(CONTENT * 0.9), slight, CONTENT, 0.01, 0) == Regime.LINEAR, "no fall"


def test_what_style_alone_would_do_must_be_known_of_a_run_that_moved():
    assert name_regime(run(), None, CONTENT, 1, 0) == Regime.UNCHANGED
    assert name_regime(run(MOVED), None, CONTENT, 1, 0) == Regime.UNKNOWN


AXES = {"learning_rate": [1e-2], "style_weight": [1e-3, 1.0], "content_weight": [1e-4, 1.0, 1e4]}
MOVING, HELD = run(MOVED), run(CONTENT * 0.95, np.array([100.0, 60.0]))


def named(source, runs, elsewhere=lambda cell: None):
    noise = NoiseMap((1, 2, 3), {})
    return name_regimes(np.array(source), runs, noise, CONTENT, AXES, 2.0, elsewhere).tolist()


def test_every_cell_has_the_regime_of_the_run_that_stands_for_it():
    found = named([0, 0, 2, 3, 3, 5], {0: run(), 2: run(), 3: MOVING, 5: HELD})
    still, saturated, held = Regime.UNCHANGED, Regime.SATURATED, Regime.CONTENT_HELD
    assert found == [still, still, still, saturated, saturated, held]


def test_where_the_least_content_weight_was_not_asked_for_none_that_moved_is_named():
    runs = {2: run(), 4: MOVING, 5: HELD}
    found = named([-1, -1, 2, -1, 4, 5], runs)
    assert found == [0, 0, Regime.UNCHANGED, 0, Regime.UNKNOWN, Regime.UNKNOWN]
    there = {3: alone(MOVING)}.get  # in the pack
    found = named([-1, -1, 2, -1, 4, 5], runs, there)
    saturated, held = Regime.SATURATED, Regime.CONTENT_HELD
    assert found == [0, 0, Regime.UNCHANGED, 0, saturated, held]
