"""`make bench`: measure and print JSON."""

import json
import os
import platform

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

from benchmarks import engine
from precompute import backend

if __name__ == "__main__":
    machine = {
        "processor": platform.processor() or platform.machine(),
        "cores": os.cpu_count(),
        "backend": backend.name_and_version(),
        "gpus": backend.gpus(),
    }
    print(json.dumps({"machine": machine, "engine_against_plain_loop": engine.measure()}, indent=1))
