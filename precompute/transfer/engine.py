"""Run style transfers in batches: the inner loop, compiled. Knows no disk and no progress bar."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from keras import ops
from numpy.typing import NDArray

from precompute import backend
from precompute.extractors import Extractor
from precompute.transfer.losses import content_loss, gram_matrix, style_loss
from precompute.transfer.weights import to_direction

Tensor = Any

BETA_1 = 0.99
BETA_2 = 0.999
CALL_SECONDS = 1.0


@dataclass(frozen=True)
class Cells:
    """The parameters of a batch of runs, each (n,).

    `factor` multiplies weights and Adam's epsilon, which changes nothing but the rounding.
    """

    learning_rate: NDArray[np.float64]
    style_weight: NDArray[np.float64]
    content_weight: NDArray[np.float64]
    factor: NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.learning_rate)

    def part(self, start: int, stop: int) -> Cells:
        """Return the cells from `start` to `stop`, without `stop`."""
        factor = None if self.factor is None else self.factor[start:stop]
        return Cells(
            self.learning_rate[start:stop],
            self.style_weight[start:stop],
            self.content_weight[start:stop],
            factor,
        )


@dataclass(frozen=True)
class Result:
    """Finished runs.

    Attributes:
        images: (n, height, width, channels) in [0, 1], in the engine's dtype.
        style_loss, content_loss: (n, k) unweighted losses at the loss steps asked for.
    """

    images: NDArray[np.floating]
    style_loss: NDArray[np.floating]
    content_loss: NDArray[np.floating]


OnSteps = Callable[[int], None]
OnStop = Callable[[int, NDArray[np.floating]], None]


class Engine:
    """Style transfer with one extractor; compiled at the first run of each batch size."""

    def __init__(self, extractor: Extractor, dtype: str = "float32") -> None:
        """Prepare to run cells with `extractor`.

        Images, Gram matrices, losses and Adam's state are in `dtype`, whatever the precision of
        the extractor's maps.
        """
        self.extractor = extractor
        self.dtype = dtype
        weights = extractor.model.variables
        self._loop = backend.compiled_loop(self._step, weights)
        self._losses = backend.compiled(self._losses_of, weights)
        self._compiled_maps = backend.compiled(self._maps, weights)
        self._gradient = backend.gradient(self._loss)

    def run(
        self,
        style: NDArray[np.floating],
        content: NDArray[np.floating],
        cells: Cells,
        steps: int,
        loss_steps: list[int],
        on_steps: OnSteps = lambda steps: None,
        stops: Sequence[int] = (),
        on_stop: OnStop = lambda step, images: None,
    ) -> Result:
        """Run every cell of a batch for `steps` steps of Adam, starting from the content image.

        Args:
            style: (height, width, 1 or 3) in [0, 1]; its Gram matrices are the target.
            content: (height, width, 1 or 3) in [0, 1]; the start, and its map the target.
            cells: The batch's parameters.
            steps: Updates of the image.
            loss_steps: Rising step numbers at which losses are kept; 0 is the start image.
            on_steps: Called after each compiled call with the steps done since the last one,
                each image's counted; an exception it raises ends the run.
            stops: Step numbers, 0 to `steps`, at which the images are looked at. A compiled call
                ends at each, which changes no result: its bounds are run-time values.
            on_stop: Called there with the step's number and the images, as in `Result`.

        Raises:
            ValueError: A stop is not one of the run's steps.
        """
        if not all(0 <= stop <= steps for stop in stops):
            raise ValueError(f"stops are {list(stops)}; expected steps from 0 to {steps}")
        images = ops.repeat(self._as_batch(content), len(cells), axis=0)
        targets = self._targets(self._as_batch(style), images)
        constants = (*self._parameters(cells, loss_steps), *targets)
        records = ops.zeros((len(loss_steps), len(cells)), self.dtype)
        state = (images, ops.zeros_like(images), ops.zeros_like(images), records, records)
        if 0 in stops:
            on_stop(0, ops.convert_to_numpy(images))
        done, size = 0, 1
        while done < steps:
            stop = min(done + size, *(end for end in (*stops, steps) if end > done))
            began = time.perf_counter()
            state = self._loop(done, stop, state, constants)
            ops.convert_to_numpy(state[3])  # waits for the device
            elapsed = time.perf_counter() - began
            on_steps((stop - done) * len(cells))
            if stop in stops:
                on_stop(stop, ops.convert_to_numpy(state[0]))
            done, size = stop, _next_size(stop - done, elapsed)
        images = state[0]
        last = [ops.convert_to_numpy(loss) for loss in self._losses(images, targets)]
        kept = [np.array(ops.convert_to_numpy(record)) for record in state[3:]]
        for record, final in zip(kept, last, strict=True):
            record[np.asarray(loss_steps) == steps] = final
        return Result(ops.convert_to_numpy(images), kept[0].T, kept[1].T)

    def style_gradient(
        self, style: NDArray[np.floating], content: NDArray[np.floating]
    ) -> NDArray[np.floating]:
        """Return the gradient of the style loss at the content image, (height, width, channels)."""
        start = self._as_batch(content)
        weights = (ops.ones(1, self.dtype), ops.zeros(1, self.dtype))
        slope, _ = self._gradient(start, *weights, self._targets(self._as_batch(style), start))
        return np.asarray(ops.convert_to_numpy(slope)[0])

    def _as_batch(self, image: NDArray[np.floating]) -> Tensor:
        """Return a (1, height, width, extractor's channels) tensor of a 1- or 3-channel image."""
        channels = self.extractor.channels
        if image.shape[-1] != channels:
            image = np.repeat(image[..., :1], channels, axis=-1)
        return ops.convert_to_tensor(image[np.newaxis], self.dtype)

    def _targets(self, style: Tensor, content: Tensor) -> tuple[Tensor, ...]:
        """The style image's Gram matrices, then the content images' maps.

        The content maps are computed for the whole batch and compiled, as in the loop, so that
        their difference from the start's maps is exactly 0: libraries sum in another order for
        another batch size, and Adam makes full steps of any difference at high content weights.
        """
        *style_maps, _ = self._maps(style)
        *_, content_map = self._compiled_maps(content)
        return (*(gram_matrix(features) for features in style_maps), content_map)

    def _parameters(self, cells: Cells, loss_steps: list[int]) -> tuple[Tensor, ...]:
        factor = 1.0 if cells.factor is None else cells.factor
        direction = to_direction(cells.style_weight, cells.content_weight, factor)
        per_image = (cells.learning_rate, direction.epsilon)
        return (
            ops.convert_to_tensor(np.asarray(loss_steps, np.int32)),
            ops.convert_to_tensor(direction.style, self.dtype),
            ops.convert_to_tensor(direction.content, self.dtype),
            *(ops.convert_to_tensor(v[:, None, None, None], self.dtype) for v in per_image),
        )

    def _maps(self, images: Tensor) -> list[Tensor]:
        return [ops.cast(features, self.dtype) for features in self.extractor.maps(images)]

    def _losses_of(self, images: Tensor, targets: tuple[Tensor, ...]) -> tuple[Tensor, Tensor]:
        *style_maps, content_map = self._maps(images)
        grams = [gram_matrix(features) for features in style_maps]
        return style_loss(grams, targets[:-1]), content_loss(content_map, targets[-1])

    def _loss(
        self, images: Tensor, style: Tensor, content: Tensor, targets: tuple[Tensor, ...]
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Sum over the batch: each image's gradient depends on its own terms alone."""
        losses = self._losses_of(images, targets)
        return ops.sum(style * losses[0] + content * losses[1]), losses

    def _step(self, number: Tensor, state: tuple, constants: tuple) -> tuple:
        """One update of Adam in TensorFlow's form, then the clip to [0, 1]."""
        images, mean, square, style_record, content_record = state
        loss_steps, style, content, rate, epsilon, *targets = constants
        slope, losses = self._gradient(images, style, content, tuple(targets))
        mean = mean + (slope - mean) * (1 - BETA_1)
        square = square + (ops.square(slope) - square) * (1 - BETA_2)
        done = ops.cast(number + 1, self.dtype)
        correction = ops.sqrt(_one_minus_power(BETA_2, done)) / _one_minus_power(BETA_1, done)
        update = rate * correction * mean / (ops.sqrt(square) + epsilon)
        here = ops.expand_dims(ops.equal(loss_steps, number), 1)
        return (
            ops.clip(images - update, 0.0, 1.0),
            mean,
            square,
            ops.where(here, losses[0], style_record),
            ops.where(here, losses[1], content_record),
        )


def _one_minus_power(beta: float, exponent: Tensor) -> Tensor:
    """1 - beta ** exponent, without losing digits where it is small.

    Keras's Adam rounds beta to float32 here, whatever it computes in, and so the runs do: at the
    first step that changes beta_2's term by 1e-5 of itself.
    """
    return -ops.expm1(exponent * float(np.log(np.float64(np.float32(beta)))))


def _next_size(size: int, elapsed: float) -> int:
    """How many steps the next compiled call takes, aiming at about a second."""
    return max(1, min(8 * size, int(size * CALL_SECONDS / max(elapsed, 1e-4))))
