"""Look for known vulnerabilities in what is installed to serve and to compute.

python tools/audit.py [REQUIREMENTS ...]

Where the advisories cannot be reached, that is said, and is no failure.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

REQUIREMENTS = ("requirements.txt", "requirements-precompute.txt")
SECONDS = "5"
UNREACHABLE = "connection|timed out|timeout|resolve|proxy|max retries"
# diskcache unpickles what others can write into its folder. This project's cache reads no pickles,
# and no folder that others can write to (app/picture_cache.py).
ACCEPTED = ("CVE-2025-69872", "GHSA-w8v5-vhqr-4h9v")


def main() -> int:
    """Print one line, or the vulnerabilities; return the exit status."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--no-deps", "--disable-pip"]
    command += ["--progress-spinner", "off", "--timeout", SECONDS]
    for accepted in ACCEPTED:
        command += ["--ignore-vuln", accepted]
    for file in sys.argv[1:] or REQUIREMENTS:
        command += ["--requirement", file]
    done = subprocess.run(command, capture_output=True, text=True)
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
        if re.search(UNREACHABLE, done.stderr, re.IGNORECASE):
            print(f"audit: not done: {reason}")
            return 0
        print(f"error: pip-audit: {reason}", file=sys.stderr)
        return 2
    looked_up = [each for each in found if "skip_reason" not in each]
    print(f"audit: advisories were to be had for {len(looked_up)} of {len(found)} requirements")
    vulnerable = [each for each in looked_up if each["vulns"]]
    for each in vulnerable:
        names = ", ".join(vulnerability["id"] for vulnerability in each["vulns"])
        print(f"error: {each['name']} {each['version']}: {names}", file=sys.stderr)
    return bool(vulnerable)


if __name__ == "__main__":
    sys.exit(main())
