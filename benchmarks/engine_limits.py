"""How much faster than the plain loop the engine must be, and where it is not."""

from __future__ import annotations

from typing import Any

from benchmarks.limits import short_of

OVER_PLAIN_LOOP_AT_LEAST = {"cvae-encoder": 3.0, "vgg16": 1.0, "vgg19": 1.0}
"""On a CPU, in the median round: with a VGG the plain loop keeps the cores busy already.

With TensorFlow, the default. With JAX on a CPU the engine was no faster than the plain loop where
it was tried (64 x 64 pixels, busy cores: 1.0 with the encoder, 0.4 with VGG16).
"""


def excesses(measured: dict[str, Any]) -> list[str]:
    """Say which ratios of `engine.measure` are below their limits, what was found and wanted.

    There are none on a GPU: there the shares of the matrix products' rates tell, and are reported.
    """
    held = {
        name: found["engine_over_plain_loop"]["median"]
        for name, found in measured.items()
        if (found["device"], found["backend"]) == ("cpu", "tensorflow")
    }
    said = {name: f"{name} engine_over_plain_loop" for name in held}
    return short_of(
        {said[name]: ratio for name, ratio in held.items()},
        {said[name]: OVER_PLAIN_LOOP_AT_LEAST[name] for name in held},
    )
