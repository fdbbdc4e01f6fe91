"""`python -m precompute`."""

import os
import sys

from precompute.cli import main

BROKEN_PIPE = 141  # as a shell says of a program that the signal ended

if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read the output has read enough
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.dup2(nowhere, sys.stderr.fileno())
        status = BROKEN_PIPE
    sys.exit(status)
