"""What a page's JavaScript knows of a pack: tables as scripts, which a browser keeps for ever.

In the layout they would come anew with each visit, and Dash, which needs none of them, would walk
through tens of thousands of numbers before the page is drawn.
"""

from __future__ import annotations

import hashlib
import json

from flask import Blueprint, Flask, Response, abort, current_app, request

from app.caching import FOREVER

SENT_PATH = "/sent/"

ATLAS, LESSON, GENERATOR = "atlas", "lesson", "generator"
"""The tables' names; `assets/` knows them by the same."""

_SCRIPTS = "style-atlas-sent"


def send_along(server: Flask, name: str, table: object) -> str:
    """Let the server send a table, ready for JSON; return the address of its script.

    A page that links to it has the table as `window.styleAtlas.sent[name]`.
    """
    words = json.dumps(table, separators=(",", ":"))
    script = (
        "window.styleAtlas = window.styleAtlas || {};\n"
        "window.styleAtlas.sent = window.styleAtlas.sent || {};\n"
        f"window.styleAtlas.sent[{json.dumps(name)}] = {words};\n"
    ).encode()
    file = f"{name}-{hashlib.sha256(script).hexdigest()[:16]}.js"
    server.extensions.setdefault(_SCRIPTS, {})[file] = script
    return f"{SENT_PATH}{file}"


def make_sent_routes() -> Blueprint:
    """Return the route of all scripts that the server sends along."""
    routes = Blueprint("sent", __name__)

    @routes.get(f"{SENT_PATH}<file>")
    def sent(file: str) -> Response:
        script = current_app.extensions[_SCRIPTS].get(file)
        if script is None:
            abort(404)
        response = Response(script, mimetype="text/javascript")
        response.headers["Cache-Control"] = FOREVER
        response.add_etag()
        response.make_conditional(request)
        return response

    return routes
