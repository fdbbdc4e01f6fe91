"""How long a browser, or a CDN in front, may keep an answer."""

from __future__ import annotations

from http import HTTPStatus

from flask import Flask, Response, request

FOREVER = "public, max-age=31536000, immutable"
"""Of what never changes under its address."""

REVALIDATED = "no-cache"
"""Of what may change with the pack or the program: asked for again each time, but sent once."""

NEVER = "no-store"
"""Of states and refusals."""


def say_how_long(server: Flask) -> None:
    """Let every answer that does not say so itself tell how long it may be kept.

    To be called after Dash is on the server, so that an answer has its tag before it is compressed.
    """

    @server.after_request
    def say(response: Response) -> Response:
        if "Cache-Control" in response.headers:
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
