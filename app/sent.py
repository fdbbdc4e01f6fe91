"""What a page is sent along besides its layout: scripts and styles, which a browser
keeps for ever.

One is what it knows of a pack, its tables. In the layout they would come anew with each visit, and
Dash, which needs none of them, would walk through tens of thousands of numbers before the page is
drawn. The other is the project's own JavaScript, in one piece: thirty files one after another, over
the six connections that a browser opens, would keep Dash's own waiting.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request

from app.caching import FOREVER
from app.settings import ASSETS

SENT_PATH = "/sent/"

ATLAS, LESSON, GENERATOR = "atlas", "lesson", "generator"
"""The tables' names; `assets/` knows them by the same."""

_SCRIPTS = "style-atlas-sent"


def send_along(server: Flask, name: str, table: object) -> str:
    """Let the server send a table, ready for JSON; return the address of its script.

    A page that links to it has the table as `window.styleAtlas.sent[name]`.
    """
    words = json.dumps(table, separators=(",", ":"))
    return _send(
        server,
        name,
        "window.styleAtlas = window.styleAtlas || {};\n"
        "window.styleAtlas.sent = window.styleAtlas.sent || {};\n"
        f"window.styleAtlas.sent[{json.dumps(name)}] = {words};\n",
    )


def send_assets(server: Flask, ignored: str) -> str:
    """Let the server send all JavaScript of `assets/` in one piece; return its address.

    Files whose name has a match of the pattern `ignored` are left out. None needs another first.
    """
    files = sorted(file for file in ASSETS.glob("*.js") if not re.search(ignored, file.name))
    return _send(server, "assets", _together(files))


def send_styles(server: Flask) -> str:
    """Let the server send all styles of `assets/` in one piece; return its address."""
    return _send(server, "styles", _together(sorted(ASSETS.glob("*.css"))), "css")


def _together(files: Sequence[Path]) -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _send(server: Flask, name: str, text: str, kind: str = "js") -> str:
    data = text.encode()
    file = f"{name}-{hashlib.sha256(data).hexdigest()[:16]}.{kind}"
    server.extensions.setdefault(_SCRIPTS, {})[file] = data
    return f"{SENT_PATH}{file}"


def make_sent_routes() -> Blueprint:
    """Return the route of all scripts that the server sends along."""
    routes = Blueprint("sent", __name__)

    @routes.get(f"{SENT_PATH}<file>")
    def sent(file: str) -> Response:
        script = current_app.extensions[_SCRIPTS].get(file)
        if script is None:
            abort(404)
        response = Response(
            script, mimetype=f"text/{'css' if file.endswith('.css') else 'javascript'}"
        )
        response.headers["Cache-Control"] = FOREVER
        response.add_etag()
        response.make_conditional(request)
        return response

    return routes
