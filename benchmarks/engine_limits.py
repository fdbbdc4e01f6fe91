"""How much faster than the plain loop the engine must be, and where it is not."""

from __future__ import annotations

from typing import Any

from benchmarks.limits import short_of

OVER_PLAIN_LOOP_AT_LEAST = {"cvae-encoder": 3.0, "vgg16": 1.0, "vgg19": 1.0}
"""On a CPU, in the median round: with a VGG the plain loop keeps the cores busy already."""


def excesses(measured: dict[str, Any]) -> list[str]:
    """Say which ratios of `engine.measure` are below their limits, what was found and wanted.

    There are none on a GPU: there the shares of the matrix products' rates tell, and are reported.
    """
    on_cpu = {name: found for name, found in measured.items() if found["device"] == "cpu"}
    said = {name: f"{name} engine_over_plain_loop" for name in on_cpu}
    ratios = {said[name]: on_cpu[name]["engine_over_plain_loop"]["median"] for name in on_cpu}
    return short_of(ratios, {said[name]: OVER_PLAIN_LOOP_AT_LEAST[name] for name in on_cpu})
