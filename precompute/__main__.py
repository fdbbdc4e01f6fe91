"""`python -m precompute`."""

import os
import sys

BROKEN_PIPE = 141  # as a shell says of a program that the signal ended


def run() -> int:
    """Run the command line; return the exit status. What is not installed is named."""
    try:
        from precompute.cli import main

        return main()
    except ModuleNotFoundError as error:
        print(
            f"error: {error.name} is not installed for {sys.executable}. Either `make precompute` "
            "and then .venv/precompute/bin/python, or pip install -r requirements-precompute.txt",
            file=sys.stderr,
        )
        return 1


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
