"""What running equal cells once saved in the embedded packs, as their searches recorded it."""

from __future__ import annotations

from typing import Any

import numpy as np

from precompute.embedded import EMBEDDED_PACKS
from precompute.pack import Pack


def saved() -> dict[str, dict[str, dict[str, Any]]]:
    """Return, by pack and by extractor that was searched there, cells and runs, and cells a run."""
    return {folder.name: _searched(Pack(folder)) for folder in EMBEDDED_PACKS}


def _searched(pack: Pack) -> dict[str, dict[str, Any]]:
    found = {}
    for name, record in pack.manifest.extractors.items():
        if record.collapse:
            cells = int(np.count_nonzero(pack.classes(name).source >= 0))
            runs, noise, audit = (
                sum(getattr(search, field) for search in record.collapse)
                for field in ("runs", "noise_runs", "audit_runs")
            )
            found[name] = {
                "cells": cells,
                "runs": runs,
                "noise_floor_runs": noise,
                "audit_runs": audit,
                "cells_a_run": round(cells / runs, 3),
                "with_the_noise_floors_runs": round(cells / (runs + noise), 3),
                "and_the_audits": round(cells / (runs + noise + audit), 3),
            }
    return found
