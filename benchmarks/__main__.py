"""`make bench`: measure and print JSON."""

import json
import os
import platform

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from benchmarks import collapse, engine, phantom
from precompute import backend

if __name__ == "__main__":
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "backend": backend.name_and_version(),
        "gpus": backend.gpus(),
    }
    measured = {
        "machine": machine,
        "engine_against_plain_loop": engine.measure(),
        "equal_cells_run_once": collapse.saved(),
        "phantom_slices_per_second": phantom.measure(),
    }
    print(json.dumps(measured, indent=1))
