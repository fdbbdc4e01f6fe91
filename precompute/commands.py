"""What `python -m precompute` does with packs that there are."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from precompute.arguments import read_count, read_thin, read_weights
from precompute.framed_cells import choose_cells, name_cell
from precompute.pack import Pack, PackError, PackWriter, verify
from precompute.pack.compact import compact
from precompute.pack.frames import read_frames, role_of
from precompute.pack.manifest_file import MANIFEST_NAME

FRAMES = 20


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


def frame_pack(arguments: Sequence[str]) -> int:
    """Make frames of some cells of a pack; return 0, or 1 where a cell got none."""
    options = _parse_frames(arguments)
    folder = options.pack
    if not (folder / MANIFEST_NAME).is_file():
        raise PackError(f"{folder}: there is no pack here; expected a folder with {MANIFEST_NAME}")
    with PackWriter(folder) as writer:
        chosen = choose_cells(Pack(folder), options.select)
        if not chosen:
            raise ValueError(f"{folder}: none of the page's presets is in this pack; give --select")
        weights = dict(options.weights)
        for name in weights:
            if name not in chosen:
                raise ValueError(f"weights are given for {name}, of which no cell is to be run")
        faults = _make_frames(writer, chosen, weights, options)
        _say_frames(Pack(folder), chosen)
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    return 1 if faults else 0


def _make_frames(
    writer: PackWriter,
    chosen: Mapping[str, Sequence[int]],
    weights: Mapping[str, str],
    options: argparse.Namespace,
) -> list[str]:
    """Run the chosen cells again; return what is wrong with those that get no frames."""
    from precompute.terminal import Terminal, silence_tensorflow

    silence_tensorflow()
    from precompute.extractors import WeightsError
    from precompute.frames import FrameMaker
    from precompute.packed_extractor import rebuild_extractor

    terminal, faults = Terminal(), []
    for name, cells in chosen.items():
        try:
            extractor = rebuild_extractor(Pack(writer.folder), name, weights.get(name))
        except WeightsError as error:
            faults.append(str(error))
            continue
        maker = FrameMaker(writer, extractor, options.frames, options.batch)
        maker.make(cells, terminal)
        faults += maker.faults
    terminal.close()
    return faults


def _parse_frames(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m precompute frames",
        description="Run some cells again and keep images on the way, which the page can play.",
    )
    parser.add_argument("pack", type=Path, help="the pack's folder, such as cache/local")
    parser.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="EXTRACTOR:LR:SW:CW",
        help="of these cells; each part a list of values, * or */N; may be repeated "
        "(default: the page's presets)",
    )
    parser.add_argument(
        "--frames",
        type=read_count(2),
        default=FRAMES,
        metavar="N",
        help=f"images of each run at most, logarithmically spaced (default: {FRAMES})",
    )
    parser.add_argument(
        "--weights",
        action="append",
        default=[],
        type=read_weights,
        metavar="NAME=WHICH",
        help="a VGG's weights, those that the pack's cells were run with",
    )
    parser.add_argument(
        "--batch",
        type=read_count(1),
        metavar="N",
        help="fill every batch up to so many runs: rounding depends on it, and chaotic runs on "
        "rounding (default: as the job does)",
    )
    return parser.parse_args(arguments)


def _say_frames(pack: Pack, chosen: Mapping[str, Sequence[int]]) -> None:
    """Print what the pack keeps now of each cell."""
    for name, cells in chosen.items():
        kept = read_frames(pack, name)
        for cell in cells:
            said = name_cell(pack, name, cell)
            if cell not in kept.source:
                print(f"{said}: no frames")
                continue
            run = kept.source[cell]
            frames = kept.runs[run]
            said += f": {len(frames.steps)} frames"
            if run != cell:
                said += f", of {name_cell(pack, name, run)}, which stands for it"
            apart = 255 * frames.mean_apart
            said += f"; its end is {apart:.3f} grey levels from the pack's image" if apart else ""
            print(said)
        if role_of(name) in pack.manifest.attachments:
            file = pack.folder / pack.manifest.attachments[role_of(name)].file
            print(f"{file}: {file.stat().st_size / 1e6:.3f} MB")
