"""What `python -m precompute` does with packs that there are."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from precompute.arguments import read_thin
from precompute.pack import verify
from precompute.pack.compact import compact


def verify_pack(arguments: Sequence[str]) -> int:
    """Check a pack, print a summary as JSON; return 0 if it is whole, 1 if not."""
    parser = argparse.ArgumentParser(prog="python -m precompute verify")
    parser.add_argument("pack", type=Path, help="the pack's folder, such as cache/phantom")
    summary = verify(parser.parse_args(arguments).pack)
    print(json.dumps(summary, indent=1))
    return 0 if summary["whole"] else 1


def compact_pack(arguments: Sequence[str]) -> int:
    """Write a pack's files anew; return 0."""
    parser = argparse.ArgumentParser(
        prog="python -m precompute compact",
        description="Write a pack's files anew, smaller. Not while it is being served.",
    )
    parser.add_argument("pack", type=Path, help="the pack's folder, such as cache/local")
    parser.add_argument(
        "--thin",
        type=read_thin,
        default={},
        metavar="REGIME=N",
        help="of this regime's cells keep every Nth style weight and content weight alone",
    )
    options = parser.parse_args(arguments)
    folder = options.pack
    before, after = compact(folder, options.thin)
    print(f"{folder}: {before / 1e6:.3f} MB are now {after / 1e6:.3f} MB")
    return 0
