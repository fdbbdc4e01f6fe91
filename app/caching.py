"""How long a browser, or a CDN in front, may keep an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus

from flask import Flask, Response, request

FOREVER = "public, max-age=31536000, immutable"
"""Of what never changes under its address."""

REVALIDATED = "no-cache"
"""Of what may change with the pack or the program: asked for again each time, but sent once."""

NEVER = "no-store"
"""Of states and refusals."""


VERSIONS = "versions of Dash's scripts"
DASHS_OWN = "/_dash-component-suites/"
_VERSION = re.compile(r"\.(v\w+m\d+)\.")
"""In the name of one of Dash's scripts: its package's version, and its time of change."""


def say_how_long(server: Flask) -> None:
    """Let every answer that does not say so itself tell how long it may be kept.

    To be called after Dash is on the server, so that an answer has its tag before it is compressed.
    """
    versions: set[str] = server.extensions.setdefault(VERSIONS, set())

    @server.after_request
    def say(response: Response) -> Response:
        if DASHS_OWN in request.path and response.status_code == HTTPStatus.OK:
            if versions.intersection(_VERSION.findall(request.path)):
                response.headers["Cache-Control"] = FOREVER
            else:
                revalidate(response)
        elif "Cache-Control" in response.headers:
            pass
        elif response.status_code == HTTPStatus.OK and response.mimetype != "text/html":
            revalidate(response)
        elif response.status_code == HTTPStatus.OK:  # has a number of Dash's own, new each time
            response.headers["Cache-Control"] = REVALIDATED
        else:
            response.headers["Cache-Control"] = NEVER
        return response


def keep_scripts(server: Flask, pages: Iterable[str]) -> None:
    """Let Dash's scripts of the versions that these pages' HTML links to be kept for ever.

    Dash gives any version that is asked for what it has: after an update a cache would keep the new
    script under the old one's address, or the old under the new one's.
    """
    for page in pages:
        server.extensions[VERSIONS].update(_VERSION.findall(page))


def revalidate(response: Response) -> None:
    """Have the answer asked for again each time, and sent only where it is another."""
    response.headers["Cache-Control"] = REVALIDATED
    response.add_etag()
    response.make_conditional(request)
