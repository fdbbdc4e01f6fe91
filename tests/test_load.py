"""The measurement of a class: that it fails where it should."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.load import excesses

SOUND: dict[str, Any] = {
    "worker_megabytes_before": [{"rss": 100.0}, {"rss": 105.0}],
    "worker_megabytes_at_most": 120.0,
    "milliseconds_an_image": {"p50": 10.0, "p99": 240.0},
    "errors": 0,
}


def test_within_the_limits_nothing_is_said() -> None:
    assert excesses(SOUND) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"errors": 1}, "errors: 1"),
        ({"milliseconds_an_image": {"p99": 251.0}}, "p99_milliseconds: 251.0; at most 250 "),
        ({"worker_megabytes_at_most": 126.0}, "worker_megabytes_grown: 21.0; at most 20 "),
        (
            {"worker_megabytes_before": [{"rss": 150.0}], "worker_megabytes_at_most": 151.0},
            "worker_megabytes: 151.0; at most 150 ",
        ),
    ],
)
def test_what_is_beyond_a_limit_is_said(changed: dict[str, Any], said: str) -> None:
    (line,) = excesses({**SOUND, **changed})
    assert line.startswith(said)
