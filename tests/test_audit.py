"""The look for known vulnerabilities: what it says, and when it fails."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def audit(folder: Path, pip_audit: str) -> subprocess.CompletedProcess[str]:
    """Run it with a pip-audit of our own, a line of Python."""
    (folder / "pip_audit.py").write_text(pip_audit)
    command = [sys.executable, str(ROOT / "tools" / "audit.py"), "requirements.txt"]
    settings = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(command, env=settings, cwd=ROOT, capture_output=True, text=True)


def told(*dependencies: dict[str, object]) -> str:
    return f"print({json.dumps(json.dumps({'dependencies': dependencies}))})"


SOUND = {"name": "flask", "version": "3.1.0", "vulns": []}
VULNERABLE = {"name": "dash", "version": "4.0.0", "vulns": [{"id": "CVE-0"}, {"id": "CVE-1"}]}
UNKNOWN = {"name": "numpy", "skip_reason": "the service is not to be reached"}


def test_a_vulnerability_fails_and_is_named(tmp_path: Path) -> None:
    done = audit(tmp_path, told(SOUND, VULNERABLE))
    assert done.returncode == 1
    assert done.stderr.strip() == "error: dash 4.0.0: CVE-0, CVE-1"


def test_how_many_were_looked_up_is_said(tmp_path: Path) -> None:
    done = audit(tmp_path, told(SOUND, UNKNOWN))
    assert done.returncode == 0
    assert "for 1 of 2 requirements" in done.stdout


def test_that_nothing_could_be_looked_up_is_said_and_no_failure(tmp_path: Path) -> None:
    done = audit(tmp_path, "raise SystemExit('Connection refused')")
    assert done.returncode == 0
    assert done.stdout == "audit: not done: Connection refused\n"


@pytest.mark.parametrize("line", ["raise SystemExit('no such option')", "print('<html>')"])
def test_another_failure_is_one(tmp_path: Path, line: str) -> None:
    done = audit(tmp_path, line)
    assert done.returncode == 2
    assert done.stderr.startswith("error: pip-audit: ")
