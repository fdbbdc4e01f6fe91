"""`make bench`: measure and print JSON; then fail where a figure is beyond its limit.

`python -m benchmarks NAME ...` measures some alone: the engine with no more than the job needs, on
either backend, as in `KERAS_BACKEND=jax python -m benchmarks engine_against_plain_loop`.
"""

import json
import os
import platform
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from benchmarks import collapse, engine, engine_limits, explorer_limits, load, phantom, serving
from precompute import backend


def _explorer() -> object:
    """Imported when asked for: a machine that only computes has no browser to drive."""
    from benchmarks import explorer

    return explorer.measure()


MEASURES: dict[str, Callable[[], object]] = {
    "engine_against_plain_loop": engine.measure,
    "equal_cells_run_once": collapse.saved,
    "phantom_slices_per_second": phantom.measure,
    "explorer_against_original_design": _explorer,
    "serving": serving.measure,
    "class_of_200": load.measure,
    "class_of_200_behind_a_cdn": partial(load.measure, cdn=True),
}

EXCESSES: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "engine_against_plain_loop": engine_limits.excesses,
    "explorer_against_original_design": explorer_limits.excesses,
    "serving": serving.excesses,
    "class_of_200": load.excesses,
    "class_of_200_behind_a_cdn": load.excesses,
}
"""By measure, what says which of its figures are beyond their limits."""


def excesses(measured: Mapping[str, Any]) -> list[str]:
    """Say what of all that was measured is beyond its limits, a line each."""
    return [
        f"{name}: {said}"
        for name, judge in EXCESSES.items()
        if name in measured
        for said in judge(measured[name])
    ]


def main(names: Sequence[str]) -> None:
    """Measure these, or all; print JSON. Exits with a line for each figure beyond its limit."""
    chosen = list(names) or list(MEASURES)
    unknown = [name for name in chosen if name not in MEASURES]
    if unknown:
        sys.exit(f"error: {', '.join(unknown)}: expected some of {', '.join(MEASURES)}")
    machine = {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "backend": backend.name_and_version(),
        "gpus": backend.gpus(),
    }
    measured = {"machine": machine, **{name: MEASURES[name]() for name in chosen}}
    print(json.dumps(measured, indent=1), flush=True)
    sys.exit("\n".join(excesses(measured)) or None)


if __name__ == "__main__":
    main(sys.argv[1:])
