"""`python -m app`: serve a pack and say where to click."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
from collections.abc import Sequence
from logging.config import dictConfig
from pathlib import Path

from app.factory import create_app
from app.settings import (
    HOST,
    LOG_LEVEL,
    PACKS,
    PORT,
    SETTINGS,
    Setting,
    SettingError,
    check_settings,
    is_number,
    pack_folders,
    read_setting,
)
from precompute.pack import PackError

MOST_NAMED = 8
OTHERS = [setting for setting in SETTINGS if setting not in (PACKS, HOST, PORT)]


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; its defaults come from the environment."""
    parser = argparse.ArgumentParser(
        prog="python -m app",
        description="Serve a pack in the browser.",
        epilog=f"Also: {'; '.join(map(_help, OTHERS))}.",
    )
    parser.add_argument(
        "--pack", type=Path, action="append", help=f"may be repeated; instead of {_help(PACKS)}"
    )
    parser.add_argument("--host", default=read_setting(HOST), help=_help(HOST))
    parser.add_argument("--port", type=port_number, default=read_setting(PORT), help=_help(PORT))
    return parser


def port_number(word: str) -> int:
    """Read a port. Raises argparse.ArgumentTypeError outside 1 to 65535."""
    if not is_number(word, 1, 65535):
        raise argparse.ArgumentTypeError(f"{word!r} is not a port; expected 1 to 65535")
    return int(word)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; return the exit status. What goes wrong is said in one line."""
    args = make_parser().parse_args(arguments)
    try:
        check_settings()
        # gunicorn, which these two import, reads its number of workers then.
        from app.logs import log_settings
        from app.serve import click_address, serve

        dictConfig(log_settings(read_setting(LOG_LEVEL)))
        server = create_app(args.pack)
    except SettingError as error:
        return _fail(str(error))
    except PackError as error:
        return _fail(f"{error}. {_advice(args.pack)}")
    try:
        listener = socket.create_server((args.host, args.port), family=_family(args.host))
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]
        said = f"cannot listen on {args.host} port {args.port}: {reason}"
        if error.errno == errno.EADDRINUSE:
            other = args.port + 1 if args.port < 65535 else args.port - 1
            said += f". Stop what does, or choose another port: --port {other}, or PORT={other}"
        return _fail(said)
    shown = ", ".join(map(str, args.pack or pack_folders()))
    print(f"Style Atlas shows {shown}: open {click_address(args.host, args.port)}", flush=True)
    serve(server, listener)
    return 0


def _advice(given: Sequence[Path] | None) -> str:
    """Say where packs were named, and which there are beside them."""
    named = list(given or pack_folders())
    where = "--pack, once for each" if given else f"{PACKS.variable}, '{os.pathsep}' between them"
    folders = dict.fromkeys(inside for path in named for inside in (path, path.parent))
    there = [str(pack.parent) for path in folders for pack in sorted(path.glob("*/manifest.json"))]
    found = f". There are: {', '.join(there[:MOST_NAMED])}" if there else ""
    return f"Packs are named with {where}{found}"


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _fail(sentence: str) -> int:
    print(f"error: {sentence}", file=sys.stderr)
    return 1


def _help(setting: Setting) -> str:
    return f"{setting.help} (environment {setting.variable}; default {setting.default})"


if __name__ == "__main__":
    sys.exit(main())
