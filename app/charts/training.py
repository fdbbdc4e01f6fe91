"""The chart of the training: loss by epoch above, the learning rate below."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

import numpy as np

from app.charts.panel import COLOURS, TEXT, Line, Size, lines, svg, words, x_axis, y_axis
from app.charts.scale import Scale, span
from app.gallery import History

_LEFT = 62


def draw_training(
    history: Mapping[str, History], labels: Mapping[str, str], size: Size, text: ModuleType
) -> str:
    """Return the chart of every model's training as a picture's address.

    Solid lines are the loss on held-out images, dotted ones that on the training images. The first
    epochs may begin above the chart. The learning rate's scale is logarithmic, wherever all values
    allow it.
    """
    longest = max(len(one.loss) for one in history.values())
    x = Scale(1, max(longest, 2), _LEFT, size.right)
    top, bottom = size.font * 2, size.height - size.font * 2.8
    parting = top + (bottom - top) * 0.66
    loss = _loss_scale(history, parting, top)
    rate = _scale(
        [one.learning_rate for one in history.values()], bottom, parting + size.font * 2.6
    )
    return svg(
        size,
        [
            words(0, size.font, text.LOSS_AXIS),
            *y_axis(loss, size, _LEFT, 5, text),
            *lines(_losses(history, labels), x, loss, size),
            words(0, parting + size.font * 1.7, text.RATE_AXIS),
            *y_axis(rate, size, _LEFT, 3, text),
            *lines(_rates(history, labels, text), x, rate, size),
            *x_axis(x, size, bottom + 2, 6, text),
            words((x.start + x.end) / 2, size.height - 3, text.EPOCH_AXIS, "middle"),
        ],
    )


def _losses(history: Mapping[str, History], labels: Mapping[str, str]) -> list[Line]:
    found = []
    for colour, (model, one) in zip(COLOURS, history.items(), strict=False):
        epochs = np.arange(1, len(one.loss) + 1)
        found.append(Line(epochs, one.loss, "", colour, "0.5 4"))
        found.append(Line(epochs, one.val_loss, labels[model], colour))
    return found


def _rates(
    history: Mapping[str, History], labels: Mapping[str, str], text: ModuleType
) -> list[Line]:
    """Return the schedules as steps; models that agree, as far as they went, share a line."""
    groups: list[list[str]] = []
    for model in sorted(history, key=lambda name: -len(history[name].loss)):
        for members in groups:
            if _agree(history[members[0]].learning_rate, history[model].learning_rate):
                members.append(model)
                break
        else:
            groups.append([model])
    found = []
    for members in groups:
        rate = history[members[0]].learning_rate
        name, colour = labels[members[0]], COLOURS[list(history).index(members[0])]
        if len(members) > 1:
            name = ", ".join(labels[model] for model in history if model in members)
        if len(members) == len(history) > 1:
            name, colour = text.ALL_MODELS, TEXT
        epochs = np.repeat(np.arange(1, len(rate) + 1), 2)[1:]
        found.append(Line(epochs, np.repeat(rate, 2)[:-1], name, colour))
    return found


def _loss_scale(history: Mapping[str, History], bottom: float, top: float) -> Scale:
    """Leave the first epochs out of the scale: a first loss is many times all later ones."""
    settled = [
        values[max(1, len(values) // 8) :] if len(values) > 1 else values
        for one in history.values()
        for values in (one.loss, one.val_loss)
    ]
    low, high = span(*settled)
    room = (high - low) * 0.05 or 1.0
    return Scale(low - room, high + room, bottom, top)


def _agree(one: np.ndarray, other: np.ndarray) -> bool:
    common = min(len(one), len(other))
    return bool(np.array_equal(one[:common], other[:common]))


def _scale(series: list[np.ndarray], bottom: float, top: float) -> Scale:
    low, high = span(*series)
    if low > 0:
        room = max((high / low) ** 0.06, 1.02)
        return Scale(low / room, high * room, bottom, top, log=True)
    room = (high - low) * 0.05 or 1.0
    return Scale(low - room, high + room, bottom, top)
