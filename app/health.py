"""`python -m app.health`: exit with 0 where the server on this machine is ready, else with 1."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request

from app.settings import PORT, read_setting

SECONDS = 4


def main() -> int:
    """Ask `/ready`; return the exit status, and say why it is not 0."""
    address = f"http://127.0.0.1:{read_setting(PORT)}/ready"
    try:
        urllib.request.urlopen(address, timeout=SECONDS).close()
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        print(f"error: {address}: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
