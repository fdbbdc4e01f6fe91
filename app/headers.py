"""What every answer carries and what no request may: security headers, a request's number, limits.

Written here rather than taken from Flask-Talisman, whose last release is of 2023: it is a dozen
headers.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable

from flask import Flask, Response, abort, g, request

from app.caching import NEVER
from app.settings import EMBEDDERS, read_setting

REQUEST_ID = "X-Request-ID"
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

LARGEST_REQUEST = 64 * 1024
"""Bytes of a request's body. Nothing here takes one: every callback runs in the browser."""

METHODS = frozenset(("GET", "HEAD", "OPTIONS"))

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def content_security_policy(script_hashes: Iterable[str], embedders: str) -> str:
    """Return the policy under which Dash runs.

    Args:
        script_hashes: Of Dash's inline scripts, quoted, as `Dash.csp_hashes()` gives them.
        embedders: Who may show the page in a frame, as in `frame-ancestors`.
    """
    scripts = " ".join(["'self'", *sorted(set(script_hashes))])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",  # Mantine and Dash set styles as they render
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {embedders}",
        )
    )


def allow_scripts(server: Flask, script_hashes: Iterable[str]) -> None:
    """Let every page carry the policy, with the hashes of its own inline scripts."""
    policy = content_security_policy(script_hashes, read_setting(EMBEDDERS))

    @server.after_request
    def restrict(response: Response) -> Response:
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = policy
        return response


def guard(server: Flask) -> None:
    """Let every answer carry the headers; refuse methods and bodies that nothing here takes.

    To be called before routes and pages are added, so that its checks come first.
    """
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST

    @server.before_request
    def number() -> None:
        given = request.headers.get(REQUEST_ID, "")
        g.request_id = given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
        if (request.content_length or 0) > LARGEST_REQUEST:
            abort(413)
        if request.method not in METHODS:
            abort(405)

    @server.after_request
    def protect(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.headers.get("X-Forwarded-Proto", request.scheme) == "https":
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        response.headers[REQUEST_ID] = g.get("request_id", "")
        return response

    @server.errorhandler(405)
    def refuse(_error: Exception) -> Response:
        return Response(
            "Nothing here is changed from outside: GET and HEAD alone are answered.\n",
            status=405,
            mimetype="text/plain",
            headers={"Allow": ", ".join(sorted(METHODS)), "Cache-Control": NEVER},
        )

    @server.errorhandler(413)
    def too_large(_error: Exception) -> Response:
        return _plain(413, f"The request's body is too large; {LARGEST_REQUEST} bytes at most.")

    @server.errorhandler(500)
    def failed(_error: Exception) -> Response:
        said = f"Something failed here; the server's log has it under {g.get('request_id', '?')}."
        return _plain(500, said)


def _plain(status: int, sentence: str) -> Response:
    headers = {"Cache-Control": NEVER}
    return Response(sentence + "\n", status=status, mimetype="text/plain", headers=headers)
