"""From cell numbers to parameters, and from finished runs to what a pack keeps."""

import dataclasses

import numpy as np
import pytest

from precompute.estimate import describe_seconds
from precompute.grid import batches, parameters, to_cell_batch
from precompute.transfer import Result
from tests.tiny_pack import manifest

AXES = {
    "learning_rate": [5e-2, 5e-3],
    "style_weight": [1e-3, 1e-2, 1e-1, 1e0],
    "content_weight": [1e-10, 1e-9, 1e-8],
}


def test_a_cell_has_the_values_of_its_number():
    cells = parameters(np.array([0, 1, 3, 12, 23]), AXES)
    assert cells.learning_rate.tolist() == [5e-2, 5e-2, 5e-2, 5e-3, 5e-3]
    assert cells.style_weight.tolist() == [1e-3, 1e-3, 1e-2, 1e-3, 1e0]
    assert cells.content_weight.tolist() == [1e-10, 1e-9, 1e-10, 1e-10, 1e-8]


def test_batches_hold_every_cell_once_in_order():
    found = list(batches([5, 1, 9, 3, 7], 2))
    assert [batch.tolist() for batch in found] == [[1, 3], [5, 7], [9]]
    assert list(batches([], 2)) == []


def test_finished_runs_keep_their_rows():
    images = np.zeros((3, 2, 2, 3))
    images[0, ..., 0], images[0, ..., 1] = 0.5, 0.9
    images[1, 0, 0, 2] = np.nan
    images[2] = 1.0
    style, content = np.arange(6.0).reshape(3, 2), 10 + np.arange(6.0).reshape(3, 2)
    keeps_rgb = dataclasses.replace(manifest(), rgb=True)
    batch = to_cell_batch(np.array([4, 5, 9]), Result(images, style, content), keeps_rgb)
    assert batch.cells.tolist() == [4, 5, 9]
    assert batch.diverged.tolist() == [False, True, False]
    assert batch.images[0].tolist() == [[128, 128], [128, 128]]
    assert batch.images[2].min() == 255
    assert batch.style_loss.tolist() == style.tolist()
    assert batch.content_loss.tolist() == content.tolist()
    assert batch.rgb is not None
    assert batch.rgb[0, 0, 0].tolist() == [0.5, 0.9, 0.0]
    assert (
        to_cell_batch(np.array([4, 5, 9]), Result(images, style, content), manifest()).rgb is None
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "1 s"), (89, "89 s"), (600, "10 min"), (3 * 3600, "3.0 h"), (24 * 86400, "24 days")],
)
def test_a_duration_is_written_for_people(seconds, words):
    assert describe_seconds(seconds) == words
