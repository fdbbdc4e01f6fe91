"""The command line of the job. Exceptions become messages here, and nowhere before."""

from __future__ import annotations

import argparse
import dataclasses
import difflib
import errno
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from precompute.applicable import OPTIONS, check_applicable
from precompute.axes import AXES, in_order
from precompute.commands import compact_pack, frame_pack, verify_pack
from precompute.config import PRESETS, Config
from precompute.embedded import EMBEDDED_PACKS
from precompute.executors.errors import ClusterError
from precompute.installed import lacking
from precompute.options import NUMBERS, PATHS, WORDS, make_parser
from precompute.pack import PackError
from precompute.pack.manifest_file import MANIFEST_NAME
from precompute.pack.roles import PHANTOM_SOURCE
from precompute.precision import TF32
from precompute.selection import parse_selection

if TYPE_CHECKING:
    from precompute.executors.executor import Place

NEEDS_YES_SECONDS = 3600
INTERRUPTED = 130
ALIKE = 0.75
"""How alike a misspelt option and the one that was meant are, at least: 1 is the same."""
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
TAKES_LESS = {
    "": "Batches of the grid were halved down to one cell; training takes less with a smaller "
    "--batch, a grid with a smaller --size and another --out. What was finished is kept, and the "
    "same command goes on from there",
    "frames": "They take less with a smaller --batch. What was finished is kept",
}
REAL_PIXELS = (
    "warning: the pack will hold your own images: the style image is real pixels, shown to "
    "whoever opens the pack. Share it only if you may."
)


def parse_args(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse the job's arguments; `namespace.config` is the checked Config."""
    parser = make_parser()
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        known = ["--help", *re.findall(r"--[a-z-]+", parser.format_usage())]
        parser.error(_unknown(unknown[0], known))
    try:
        options.config = _config(options)
        options.config.check()
        given = [name for name in OPTIONS if _was_given(getattr(options, name))]
        check_applicable(given, options.config)
        for path in (options.config.content, options.config.style):
            if path is not None and not path.is_file():
                found = "is a folder" if path.is_dir() else "there is no such file"
                raise ValueError(f"{path}: {found}; expected a picture")
        _check_out(options.out, options.embedded, options.config)
        if options.config.provenance.startswith(PHANTOM_SOURCE) and not options.embedded:
            raise ValueError(
                f"--provenance is {options.config.provenance!r}; by these words pages know images "
                "as synthetic, and only the phantom's own have them. Say where yours are from"
            )
        for text in options.config.select:
            parse_selection(text, options.config.extractors, options.config.axes)
    except ValueError as error:
        parser.error(str(error))
    return options


def _unknown(argument: str, known: Sequence[str]) -> str:
    if not argument.startswith("-"):
        return (
            f"{argument!r} belongs to no option; write a list as 1e-9,1e-8, without spaces, and "
            "words in quotes. --help lists the options"
        )
    close = difflib.get_close_matches(argument.partition("=")[0], known, 1, ALIKE)
    meant = f"did you mean {close[0]}? " if close else ""
    return f"no option is called {argument!r}; {meant}--help lists them all"


def _was_given(value: object) -> bool:
    return value is not None and value is not False


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    commands = {"verify": verify_pack, "compact": compact_pack, "frames": frame_pack}
    if arguments and not (arguments[0].startswith("-") or arguments[0] in commands):
        expected = f"{', '.join(commands)}, or options"
        print(f"error: no command {arguments[0]!r}; expected {expected}", file=sys.stderr)
        return 2
    try:
        if arguments and arguments[0] in commands:
            return commands[arguments[0]](arguments[1:])
        return _run(parse_args(arguments))
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from what is done.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except (PackError, ClusterError, ValueError, OSError) as error:
        full = isinstance(error, OSError) and error.errno in NO_ROOM
        room = ". Make room; the same command goes on from what is done" if full else ""
        print(f"error: {error}{room}", file=sys.stderr)
        return 1
    except Exception as error:
        if not _is_out_of_memory(error):
            raise
        command = arguments[0] if arguments and arguments[0] in commands else ""
        said = [f"memory does not suffice ({_first_line(error)})", TAKES_LESS.get(command, "")]
        print(f"error: {'. '.join(filter(None, said))}", file=sys.stderr)
        return 1


def _is_out_of_memory(error: Exception) -> bool:
    if "keras" not in sys.modules:
        return isinstance(error, MemoryError)
    from precompute import backend

    return backend.is_out_of_memory(error)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)


def _run(options: argparse.Namespace) -> int:
    if said := lacking("keras", "tqdm"):
        raise ValueError(said)
    from precompute.terminal import silence_tensorflow

    silence_tensorflow()
    from precompute.executors.choose import open_place

    with open_place(options.scheduler, options.gpu, options.config.precision) as place:
        return _run_at(options, place)


def _run_at(options: argparse.Namespace, place: Place) -> int:
    from precompute import backend
    from precompute.estimate import describe_seconds
    from precompute.extractors import NETWORKS
    from precompute.job import Job
    from precompute.stages import StageStore
    from precompute.terminal import Terminal

    backend.use_tf32(options.config.precision == TF32)
    out = options.out
    terminal = Terminal()
    store = StageStore(out.parent / ".work" / out.name)
    job = Job(options.config, out, store, terminal, place)
    if place.describe():
        terminal.say(place.describe())
    if options.config.uses_own_images:
        terminal.say(REAL_PIXELS)
    job.read_own_images()  # before weights are fetched for them
    job.check_pack()
    extractors, errors = job.load_extractors()
    for error in errors:
        terminal.say(f"error: {error}")
    left_out = set(options.config.extractors) & set(NETWORKS) - set(extractors)
    if not any(cells for name, cells in job.wanted().items() if name not in left_out):
        raise ValueError(f"nothing is left to run without {', '.join(sorted(left_out))}")
    seconds = job.estimate(extractors)
    for name, needed in seconds.items():
        terminal.say(f"{name}: about {describe_seconds(needed)}")
    total = sum(seconds.values())
    terminal.say(f"in all about {describe_seconds(total)}, into {out}")
    if job.collapses():
        terminal.say("at most: cells that turn out to be the same image are run once")
    if total > NEEDS_YES_SECONDS and not options.yes:
        raise ValueError("this takes over an hour; add --yes to start it")
    out.mkdir(parents=True, exist_ok=True)  # where it cannot be, say so now, not after the training
    job.run(extractors)
    terminal.close()
    if left_out:
        names = ", ".join(sorted(left_out))
        terminal.say(
            "the same command adds what lacks: with internet, or with --weights "
            f"{min(left_out)}=FILE, or {min(left_out)}=random for an untrained network"
        )
        terminal.say(f"error: left out, for want of weights: {names}")
    print(
        f"{'Not all' if left_out else 'Done'}: {out}. Look at it with: STYLE_PACKS={out} make run"
    )
    return 1 if left_out else 0


def _check_out(out: Path, embedded: bool, config: Config) -> None:
    """Raise ValueError where a pack cannot or must not be written."""
    within = {out.resolve(), *out.resolve().parents}
    if within.intersection(EMBEDDED_PACKS) and not embedded:
        raise ValueError(f"--out is {out}, an embedded pack; choose another folder")
    if out.exists() and not out.is_dir():
        raise ValueError(f"--out is {out}, which is a file; expected a folder or a new name")
    if config.data and config.data.resolve() in (out.resolve(), *out.resolve().parents):
        raise ValueError(f"--out is {out}, within --data; choose a folder elsewhere")
    foreign = [] if (out / MANIFEST_NAME).exists() or not out.exists() else _foreign(out)
    if foreign:
        raise ValueError(
            f"--out is {out}, which holds other files, such as {foreign[0].name}; expected a "
            "pack, an empty folder or a new name"
        )


def _foreign(folder: Path) -> list[Path]:
    """Return what is in a folder that is no pack, besides what a job that was stopped leaves."""
    return [
        file
        for file in sorted(folder.iterdir())
        if not (
            file.name.startswith(".") or re.fullmatch(r"[a-z0-9_-]+-[0-9a-f]{16}\.npz", file.name)
        )
    ]


def _config(options: argparse.Namespace) -> Config:
    preset = options.preset or ("paper" if options.gpu else "quick")
    config = PRESETS[preset].config
    changes: dict[str, Any] = {
        name: getattr(options, name) for name in NUMBERS if getattr(options, name) is not None
    }
    given = {axis: getattr(options, f"{axis.key}s") for axis in AXES}
    axes = {axis.key: in_order(axis, values) for axis, values in given.items() if values}
    changes["axes"] = {**config.axes, **axes}
    changes["weights"] = dict(options.weights)
    for name in (*PATHS, *WORDS, "slices", "phase", "pair", "baselines"):
        if getattr(options, name) is not None:
            changes[name] = getattr(options, name)
    if options.extractors:
        changes["extractors"] = options.extractors
    return dataclasses.replace(
        config,
        **changes,
        select=tuple(options.select or ()),
        keep_rgb=options.keep_rgb,
        keep_originals=options.keep_originals,
        collapse=not options.no_collapse,
        precision=options.precision,
    )
