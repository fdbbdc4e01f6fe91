"""`python -m precompute`."""

import os
import sys

from precompute.installed import lacking

BROKEN_PIPE = 141  # as a shell says of a program that the signal ended


def run() -> int:
    """Run the command line; return the exit status."""
    if said := lacking("numpy"):
        print(f"error: {said}", file=sys.stderr)
        return 1
    from precompute.cli import main

    return main()


if __name__ == "__main__":
    try:
        status = run()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has read enough
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.dup2(nowhere, sys.stderr.fileno())
        status = BROKEN_PIPE
    sys.exit(status)
