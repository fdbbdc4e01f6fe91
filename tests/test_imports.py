"""Which folders look at which: nothing that tests test, or that they share, looks at them."""

from __future__ import annotations

import re

import pytest

from app.settings import ROOT


@pytest.mark.parametrize("folder", ["app", "precompute", "browsing", "benchmarks", "tools"])
def test_nothing_but_tests_imports_tests(folder: str) -> None:
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in (".py", "")]
    code = {path: path.read_text() for path in files if path.is_file()}
    assert code
    looks = re.compile(r"^\s*(from|import) tests\b", re.MULTILINE)
    assert [path.name for path, text in code.items() if looks.search(text)] == []
