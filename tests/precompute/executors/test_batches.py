"""How large the parts are that a plan's batches are run in."""

from precompute.executors.batches import open_batches
from precompute.executors.plan import Plan
from precompute.transfer import batch_size
from tests.precompute.executors.orders import small_encoder
from tests.precompute.small import SIZE


def test_batches_are_run_whole_where_they_were_planned_for_such_a_machine():
    assert open_batches(small_encoder(), Plan(500, on_gpu=False)).largest == 500


def test_a_gpus_batches_are_run_in_parts_where_there_is_none():
    """Without a GPU nothing says that memory does not suffice: the system ends the process."""
    parts = open_batches(small_encoder(), Plan(500, on_gpu=True)).largest
    assert parts == batch_size("cvae-encoder", SIZE) < 500
    assert open_batches(small_encoder(), Plan(3, on_gpu=True)).largest == 3
