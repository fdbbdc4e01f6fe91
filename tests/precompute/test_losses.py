"""Each loss on values worked out by hand."""

import keras
import numpy as np
import pytest
from keras import ops

from precompute import backend
from precompute.transfer import content_loss, gram_matrix, style_loss


def test_gram_matrix_of_two_positions():
    # Positions (1, 2) and (3, 4): sums 1+9, 2+12, 4+16 over 2 positions.
    features = np.array([[[[1.0, 2.0], [3.0, 4.0]]]])
    gram = ops.convert_to_numpy(gram_matrix(features))
    np.testing.assert_allclose(gram, [[[5.0, 7.0], [7.0, 10.0]]])


def test_gram_matrix_forgets_where_features_are():
    random = np.random.default_rng(0)
    features = random.random((2, 4, 5, 3))
    shuffled = features.reshape(2, 20, 3)[:, random.permutation(20)].reshape(2, 4, 5, 3)
    np.testing.assert_allclose(
        ops.convert_to_numpy(gram_matrix(features)), ops.convert_to_numpy(gram_matrix(shuffled))
    )


def test_style_loss_is_the_mean_over_layers_of_the_mean_squared_difference():
    # Layer 1: differences 1, 0, 0, 1 -> 0.5; layer 2: difference 3 -> 9. Mean 4.75.
    grams = [np.array([[[1.0, 0.0], [0.0, 1.0]]]), np.array([[[3.0]]])]
    targets = [np.zeros((1, 2, 2)), np.zeros((1, 1, 1))]
    assert ops.convert_to_numpy(style_loss(grams, targets)) == pytest.approx([4.75])


def test_the_style_loss_is_added_up_in_one_order_whatever_is_there_first():
    """TensorFlow's AddN takes three terms or more in the order in which memory allows it."""
    if keras.backend.backend() != "tensorflow":
        pytest.skip("of TensorFlow's own optimiser")
    from tensorflow.python.eager import context

    layers = tuple(ops.ones((2, size, size)) for size in range(2, 7))
    context.context().enable_run_metadata()
    try:
        found = backend.compiled(style_loss, [])(layers, layers)
        graphs = context.context().export_run_metadata().function_graphs
    finally:
        context.context().disable_run_metadata()
    np.testing.assert_array_equal(ops.convert_to_numpy(found), [0, 0])
    optimised = [graph.post_optimization_graph for graph in graphs]
    nodes = [node for graph in optimised for node in graph.node]
    nodes += [
        node for graph in optimised for each in graph.library.function for node in each.node_def
    ]
    assert any(node.op == "Mean" for node in nodes), "the graph is the loss's"
    assert [node.name for node in nodes if node.op == "AddN" and node.attr["N"].i > 2] == []


def test_content_loss_is_the_mean_squared_difference():
    # Differences 1 and 2 -> (1 + 4) / 2; the second image equals the target.
    maps = np.array([[[[1.0, 2.0]]], [[[0.0, 0.0]]]])
    found = ops.convert_to_numpy(content_loss(maps, np.zeros((1, 1, 1, 2))))
    assert found == pytest.approx([2.5, 0.0])
