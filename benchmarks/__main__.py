"""`make bench`: measure and print JSON. `python -m benchmarks NAME ...` measures some alone.

It fails where serving, or a class, is beyond its limits.
"""

import json
import os
import platform
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from benchmarks import collapse, engine, explorer, load, phantom, serving
from precompute import backend

MEASURES: dict[str, Callable[[], object]] = {
    "engine_against_plain_loop": engine.measure,
    "equal_cells_run_once": collapse.saved,
    "phantom_slices_per_second": phantom.measure,
    "explorer_against_original_design": explorer.measure,
    "serving": serving.measure,
    "class_of_200": load.measure,
    "class_of_200_behind_a_cdn": partial(load.measure, cdn=True),
}
LIMITED: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "serving": serving.excesses,
    "class_of_200": load.excesses,
    "class_of_200_behind_a_cdn": load.excesses,
}


def excesses(measured: dict[str, Any]) -> list[str]:
    """Say what of all that was measured is beyond its limits."""
    return [
        f"{name}: {said}"
        for name, judge in LIMITED.items()
        if name in measured
        for said in judge(measured[name])
    ]


if __name__ == "__main__":
    chosen = sys.argv[1:] or list(MEASURES)
    unknown = [name for name in chosen if name not in MEASURES]
    if unknown:
        sys.exit(f"error: {', '.join(unknown)}: expected some of {', '.join(MEASURES)}")
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "backend": backend.name_and_version(),
        "gpus": backend.gpus(),
    }
    measured = {"machine": machine, **{name: MEASURES[name]() for name in chosen}}
    print(json.dumps(measured, indent=1))
    sys.exit("\n".join(excesses(measured)) or None)
