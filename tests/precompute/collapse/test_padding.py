"""How many cells a batch is filled up to."""

from precompute.collapse.padding import filled_up


def test_batches_are_filled_up_to_few_sizes_where_compiling_takes_long():
    def sizes(extractor, limit, on_gpu):
        counts = range(1, limit + 1)
        found = [filled_up(count, limit, extractor, on_gpu) for count in counts]
        assert all(count <= size <= limit for count, size in zip(counts, found, strict=True))
        return sorted(set(found))

    assert sizes("vgg19", 300, on_gpu=True) == [8, 16, 32, 64, 128, 192, 256, 300]
    assert sizes("cvae-encoder", 64, on_gpu=False) == list(range(8, 65, 8))
    assert sizes("vgg19", 9, on_gpu=False) == list(range(1, 10))
    assert sizes("cvae-encoder", 3, on_gpu=False) == [1, 2, 3]
