"""The engine against Keras's own Adam, finite differences, and what must hold of any run."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from precompute import backend
from precompute.extractors import in_precision
from precompute.precision import BFLOAT16
from precompute.transfer import Cells, Engine
from precompute.transfer.weights import to_direction
from tests.precompute.small import small_extractor, small_images

# The corners and the middle of the grid of weights.
WEIGHTS = [(1e-15, 1e-15), (1e-15, 1e16), (1e16, 1e-15), (1e16, 1e16), (1.0, 1.0)]
# The style term moves pixels by 1e-13, less than float32 resolves; Adam makes full steps of what
# the content term answers.
BELOW_FLOAT32 = (1e-15, 1e16)


def cells(weights=WEIGHTS, rate=5e-2):
    style, content = np.array(weights).T
    return Cells(np.full(len(weights), rate), style, content)


def reference(extractor, style, content, style_weight, content_weight, rate, steps):
    """One run as the method's authors write it: plain weights, Keras's Adam, a Python loop."""

    def grams(maps):
        shapes = [int(m.shape[1] * m.shape[2]) for m in maps]
        return [tf.einsum("bijc,bijd->bcd", m, m) / n for m, n in zip(maps, shapes, strict=True)]

    def as_input(image):
        return tf.constant(np.repeat(image, extractor.channels, -1)[np.newaxis], tf.float64)

    style_targets = grams(extractor.maps(as_input(style))[:-1])
    content_target = extractor.maps(as_input(content))[-1]
    image = keras.Variable(as_input(content), dtype="float64")
    adam = keras.optimizers.Adam(rate, beta_1=0.99, beta_2=0.999, epsilon=0.1)
    for _ in range(steps):
        with tf.GradientTape() as tape:
            *style_maps, content_map = extractor.maps(image.value)
            terms = [
                tf.reduce_mean((gram - target) ** 2)
                for gram, target in zip(grams(style_maps), style_targets, strict=True)
            ]
            loss = style_weight * tf.add_n(terms) / len(terms)
            loss += content_weight * tf.reduce_mean((content_map - content_target) ** 2)
        adam.apply([tape.gradient(loss, image.value)], [image])
        image.assign(tf.clip_by_value(image.value, 0.0, 1.0))
    return image.numpy()[0]


@pytest.mark.parametrize("rate", [1e-5, 1e-3, 5e-2])
def test_a_batch_equals_kerass_adam_run_cell_by_cell(rate):
    extractor, (style, content) = small_extractor(), small_images()
    batch = cells(rate=rate)
    result = Engine(extractor, "float64").run(style, content, batch, 50, [0, 50])
    for image, (style_weight, content_weight) in zip(result.images, WEIGHTS, strict=True):
        expected = reference(extractor, style, content, style_weight, content_weight, rate, 50)
        np.testing.assert_allclose(image, expected, rtol=1e-6, atol=0)
    moved = np.abs(result.images - content).max(axis=(1, 2, 3))
    assert moved[0] < 1e-10, "weights of 1e-15 move nothing"
    assert moved[2] > 10 * rate, "a style weight of 1e16 moves it by many steps"


def test_float32_stays_finite_and_close_at_all_corners():
    style, content = small_images()
    batch = cells(rate=1e-3)
    exact = Engine(small_extractor(), "float64").run(style, content, batch, 50, [0, 50])
    single = Engine(small_extractor(dtype="float32")).run(style, content, batch, 50, [0, 50])
    assert np.isfinite(single.images).all()
    steered = WEIGHTS.index(BELOW_FLOAT32)
    close = np.delete(np.abs(single.images - exact.images), steered, axis=0)
    assert close.max() < 1e-4
    start = np.repeat(content, 3, -1)
    np.testing.assert_allclose(single.images[steered], start, atol=1e-6)


def test_gradients_agree_with_finite_differences():
    extractor, (style, content) = small_extractor(), small_images()
    engine = Engine(extractor, "float64")
    images = np.repeat(np.stack([style, content]), 3, axis=-1)
    targets = engine._targets(images[:1], images)
    weights = np.array([2.0, 3.0]), np.array([0.5, 7.0])
    slope, _ = backend.gradient(engine._loss)(tf.constant(images), *weights, targets)
    random = np.random.default_rng(5)
    for _ in range(10):
        place = tuple(int(random.integers(n)) for n in images.shape)
        step = np.zeros_like(images)
        step[place] = 1e-5
        above, _ = engine._loss(tf.constant(images + step), *weights, targets)
        below, _ = engine._loss(tf.constant(images - step), *weights, targets)
        assert float(above - below) / 2e-5 == pytest.approx(float(slope[place]), rel=1e-5, abs=1e-9)


def test_cells_of_a_batch_do_not_touch_each_other():
    extractor, (style, content) = small_extractor(), small_images()
    engine = Engine(extractor, "float64")
    together = engine.run(style, content, cells(), 20, [0, 20]).images
    for number, weights in enumerate(WEIGHTS):
        alone = engine.run(style, content, cells([weights]), 20, [0, 20]).images[0]
        np.testing.assert_allclose(together[number], alone, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("count", [1, 7, 64])
def test_content_alone_never_moves_the_image(count):
    """The content gradient is exactly 0 at the start, also in float32 and in any batch size."""
    style, content = small_images()
    held = cells([(1e-15, 1e16)] * count)
    result = Engine(small_extractor(dtype="float32")).run(style, content, held, 5, [0, 1, 5])
    assert result.content_loss[:, 0].tolist() == [0.0] * count
    np.testing.assert_allclose(result.images[0], np.repeat(content, 3, -1), atol=1e-6)


def test_losses_belong_to_the_steps_asked_for():
    extractor, (style, content) = small_extractor(), small_images()
    engine = Engine(extractor, "float64")
    cell = cells([(1.0, 1.0)])
    every = engine.run(style, content, cell, 6, list(range(7)))
    some = engine.run(style, content, cell, 6, [0, 4, 6])
    np.testing.assert_allclose(some.style_loss, every.style_loss[:, [0, 4, 6]], rtol=1e-12)
    np.testing.assert_allclose(some.content_loss, every.content_loss[:, [0, 4, 6]], rtol=1e-12)
    shorter = engine.run(style, content, cell, 4, [4])
    np.testing.assert_allclose(shorter.style_loss[0, 0], every.style_loss[0, 4], rtol=1e-12)
    assert (np.diff(every.style_loss[0]) < 0).all(), "the style loss falls"


def test_a_run_can_be_looked_at_on_its_way_which_changes_nothing():
    extractor, (style, content) = small_extractor(), small_images()
    engine = Engine(extractor, "float64")
    batch = cells([(1.0, 1.0), (1e16, 1e-15)], rate=5e-3)
    seen, counted = {}, []
    looked = engine.run(
        style, content, batch, 9, [0, 4, 9], counted.append, [0, 3, 4, 9], seen.__setitem__
    )
    plain = engine.run(style, content, batch, 9, [0, 4, 9])
    for name, values in vars(plain).items():
        np.testing.assert_array_equal(getattr(looked, name), values)
    assert list(seen) == [0, 3, 4, 9]
    assert sum(counted) == 2 * 9
    np.testing.assert_array_equal(seen[0], np.repeat(content, 3, -1)[np.newaxis].repeat(2, 0))
    for step in (3, 4, 9):
        until = engine.run(style, content, batch, step, [0, step]).images
        np.testing.assert_array_equal(seen[step], until)


@pytest.mark.parametrize("stop", [-1, 6])
def test_a_stop_that_is_no_step_of_the_run_is_refused(stop):
    style, content = small_images()
    with pytest.raises(ValueError, match=rf"stops are \[{stop}\]; expected steps from 0 to 5"):
        Engine(small_extractor(), "float64").run(style, content, cells(), 5, [0, 5], stops=[stop])


def test_images_stay_in_the_unit_range():
    style, content = small_images()
    result = Engine(small_extractor(), "float64").run(
        style, content, cells([(1e16, 1e-15)], rate=1.0), 10, [0, 10]
    )
    assert result.images.min() == 0.0
    assert result.images.max() == 1.0


def test_an_exception_in_the_callback_ends_the_run():
    def stop(steps):
        raise KeyboardInterrupt

    style, content = small_images()
    with pytest.raises(KeyboardInterrupt):
        Engine(small_extractor(), "float64").run(style, content, cells(), 5, [0, 5], stop)


def test_direction_keeps_the_ratio_and_divides_epsilon():
    direction = to_direction([1e16, 1e-15, 2.0], [1e-15, 1e-15, 8.0])
    np.testing.assert_allclose(direction.style, [1.0, 1.0, 0.25])
    np.testing.assert_allclose(direction.content, [1e-31, 1.0, 1.0])
    np.testing.assert_allclose(direction.epsilon, [1e-17, 1e14, 0.0125])


def test_bfloat16_multiplies_coarsely_and_keeps_images_and_losses_in_float32():
    style, content = small_images()
    coarse = in_precision(small_extractor(dtype="float32"), BFLOAT16)
    assert coarse.precision == BFLOAT16
    maps = coarse.maps(np.repeat(content[np.newaxis], 3, -1).astype(np.float32))
    assert {keras.backend.standardize_dtype(features.dtype) for features in maps} == {"bfloat16"}
    found, exact = (
        Engine(extractor).run(style, content, cells([(1.0, 1e-10)], 5e-3), 20, [0, 20])
        for extractor in (coarse, small_extractor(dtype="float32"))
    )
    assert found.images.dtype == found.style_loss.dtype == np.float32
    apart, moved = np.abs(found.images - exact.images).max(), np.abs(exact.images - content).max()
    assert 1e-6 < apart < 0.1 * moved
    np.testing.assert_allclose(found.style_loss, exact.style_loss, rtol=0.05)
