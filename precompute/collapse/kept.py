"""What is kept of a search beside its pack: how it was planned, and its runs."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from pathlib import Path

from precompute import backend
from precompute.collapse.runs import RunStore
from precompute.executors.plan import Plan, decode_plan, encode_plan
from precompute.pack import Manifest
from precompute.pack.ranges import to_ranges
from precompute.stages import StageStore

COLLAPSE_VERSION = 4
"""Raise it when the search, or the engine, gives other runs for the same grid."""


class KeptSearch:
    """The searches for an extractor's cells, as far as they are kept."""

    def __init__(
        self, store: StageStore, extractor: str, cells: Collection[int], manifest: Manifest
    ) -> None:
        """Name them by all that decides what their runs are; the plan decides their rounding."""
        self._store, self._extractor = store, extractor
        record = manifest.extractors[extractor]
        self._grid = {
            "version": COLLAPSE_VERSION,
            "pair": manifest.pair.sha256,
            "weights": record.weights.sha256,
            "backend": backend.name_and_version(),
            "axes": manifest.axes,
            "steps": manifest.steps,
            "precision": record.precision,
        }
        self._cells = {"cells": to_ranges(sorted(cells))}

    @property
    def _plan_key(self) -> str:
        return self._store.key(f"plan-{self._extractor}", {**self._grid, **self._cells})

    def plan(self) -> Plan | None:
        """Return the plan that the search was begun with, wherever that was; None if it was not.

        A search that is begun again finds the runs it has only if it asks for the same batches.
        """
        kept = self._store.find(self._plan_key)
        return None if kept is None else decode_plan(kept)

    def keep(self, plan: Plan) -> None:
        """Keep the plan of a search that begins; one that is kept stays."""
        self._store.get(self._plan_key, lambda: encode_plan(plan))

    def runs(self, plan: Plan, missing: Collection[int]) -> RunStore:
        """Return the runs, planned so, of the search that was begun for the missing, or a new one.

        Other searches of the grid, planned alike, have theirs in folders beside it.
        """
        folder = self._folder(plan)
        stores = (RunStore(folder.with_name(f"{folder.name}-{number}")) for number in count(1))
        return next(store for store in stores if _suits(store.cells(), missing))

    def _folder(self, plan: Plan) -> Path:
        grid = self._store.key(f"runs-{self._extractor}", {**self._grid, "batch": plan.at_once})
        return self._store.folder / grid / self._store.key("cells", self._cells)


def _suits(cells: set[int] | None, missing: Collection[int]) -> bool:
    return cells is None or (bool(missing) and cells.issuperset(missing))
