"""How long a browser, or a CDN in front, may keep an answer."""

from __future__ import annotations

import os
from http import HTTPStatus

from flask import Flask, Response, request
from werkzeug.security import safe_join

from app.settings import ASSETS

FOREVER = "public, max-age=31536000, immutable"
"""Of what never changes under its address."""

REVALIDATED = "no-cache"
"""Of what may change with the pack or the program: asked for again each time, but sent once."""

NEVER = "no-store"
"""Of states and refusals."""

ASSETS_PATH = "/assets/"


def say_how_long(server: Flask) -> None:
    """Let every answer that does not say so itself tell how long it may be kept.

    To be called after Dash is on the server, so that an answer has its tag before it is compressed.
    """

    @server.after_request
    def say(response: Response) -> Response:
        if request.path.startswith(ASSETS_PATH) and response.status_code < HTTPStatus.BAD_REQUEST:
            response.headers["Cache-Control"] = FOREVER if _names_its_time() else REVALIDATED
        elif "Cache-Control" in response.headers:
            pass
        elif response.status_code == HTTPStatus.OK and response.mimetype != "text/html":
            revalidate(response)
        elif response.status_code == HTTPStatus.OK:  # has a number of Dash's own, new each time
            response.headers["Cache-Control"] = REVALIDATED
        else:
            response.headers["Cache-Control"] = NEVER
        return response


def revalidate(response: Response) -> None:
    """Have the answer asked for again each time, and sent only where it is another."""
    response.headers["Cache-Control"] = REVALIDATED
    response.add_etag()
    response.make_conditional(request)


def _names_its_time() -> bool:
    """Tell whether an asset's address has the file's time of change, as in the pages' own links."""
    path = safe_join(str(ASSETS), request.path.removeprefix(ASSETS_PATH))
    try:
        return path is not None and request.args.get("m") == str(os.stat(path).st_mtime)
    except OSError:
        return False
