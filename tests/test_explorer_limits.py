"""The measurement of the explorer: that it fails where it should, and says its figures first."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks import __main__ as bench
from benchmarks.explorer_limits import excesses

NAME = "explorer_against_original_design"


def walk(p95: float, shown: float) -> dict[str, list[float]]:
    return {
        "shown": [shown, shown - 2, shown + 2],
        "p95_ms": [p95, p95 - 5, p95 + 15],
        "stale_at_the_end": [0, 0, 0],
        "requests_a_step_once_loaded": [0, 0, 0],
    }


def figures() -> dict[str, Any]:
    ours = {
        f"{hand}_at_{latency}_ms": walk(30, 112) for hand in ("keys", "drag") for latency in (0, 40)
    }
    load = {"picture_ms": [900, 850, 1400], "code_kb": [456, 456, 456]}
    very_first = {"picture_ms": 1900, "code_kb": 456}
    return {
        "explorer": {"very_first_load": very_first, "first_load": load, **ours},
        "original": {"keys_at_0_ms": walk(90, 118)},
    }


def test_within_the_limits_nothing_is_said() -> None:
    assert excesses(figures()) == []


@pytest.mark.parametrize(
    ("place", "changed", "said"),
    [
        (
            "explorer first_load picture_ms",
            [1001, 1, 1],
            "first_load picture_ms: 1001; at most 1000",
        ),
        ("explorer first_load code_kb", [1301, 1, 1], "first_load code_kb: 1301; at most 1300 "),
        ("explorer keys_at_0_ms p95_ms", [41, 1, 1], "keys_at_0_ms p95_ms: 41; at most 40 "),
        ("explorer keys_at_40_ms p95_ms", [41, 1, 1], "keys_at_40_ms p95_ms: 41; at most 40 "),
        ("explorer drag_at_0_ms p95_ms", [40.5, 1, 1], "drag_at_0_ms p95_ms: 40.5; at most 40 "),
        ("explorer drag_at_40_ms shown", [109, 1, 1], "drag_at_40_ms shown: 109; at least 110 "),
        ("explorer drag_at_0_ms stale_at_the_end", [0, 0, 1], "drag_at_0_ms stale_at_the_end: 1; "),
        (
            "explorer keys_at_40_ms requests_a_step_once_loaded",
            [0, 0, 0.02],
            "keys_at_40_ms requests_a_step_once_loaded: 0.02; at most 0 ",
        ),
        ("original keys_at_0_ms p95_ms", [57, 1, 1], "keys_at_0_ms times faster at p95: 1.9; at "),
    ],
)
def test_what_is_beyond_a_limit_is_said(place: str, changed: list[float], said: str) -> None:
    design, part, figure = place.split()
    found = figures()
    found[design][part][figure] = changed
    (line,) = excesses(found)
    assert line.startswith(said)


def test_a_walk_of_which_nothing_was_shown_is_beyond_its_limits() -> None:
    found = figures()
    del found["explorer"]["keys_at_0_ms"]["p95_ms"]
    assert [line.split(";")[0] for line in excesses(found)] == [
        "keys_at_0_ms p95_ms: inf",
        "keys_at_0_ms times faster at p95: 0",
    ]
    found = figures()
    del found["original"]["keys_at_0_ms"]["p95_ms"]
    assert excesses(found) == []


@pytest.mark.parametrize("slow", [False, True])
def test_the_bench_says_its_figures_and_then_fails_where_it_should(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], slow: bool
) -> None:
    found = figures()
    found["explorer"]["first_load"]["picture_ms"] = [1200 if slow else 800, 1, 1]
    monkeypatch.setitem(bench.MEASURES, NAME, lambda: found)
    with pytest.raises(SystemExit) as end:
        bench.main([NAME])
    assert json.loads(capsys.readouterr().out)[NAME] == found
    said = f"{NAME}: first_load picture_ms: 1200; at most 1000 is allowed"
    assert end.value.code == (said if slow else None)
