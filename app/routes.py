"""What the server answers besides Dash's own addresses: pictures and its health."""

from __future__ import annotations

import logging

from flask import Blueprint, Response, jsonify, request

from app.cell_table import IMAGE_PATH, count_computed
from app.pictures import Pictures
from precompute.pack import Pack, PackError

_LOG = logging.getLogger(__name__)

# A picture is named by its pixels, so it never changes.
_FOREVER = "public, max-age=31536000, immutable"


def make_routes(pack: Pack, pictures: Pictures) -> Blueprint:
    """Return the routes over one open pack: `/image/<digest>.png` and `/health`."""
    routes = Blueprint("atlas", __name__)

    # "path" takes slashes too; else a malformed address would get Dash's page, and status 200.
    @routes.get(f"{IMAGE_PATH}<path:name>")
    def image(name: str) -> Response:
        return _image(pictures, name)

    @routes.get("/health")
    def health() -> Response:
        return _uncached(jsonify(describe_health(pack)))

    return routes


def describe_health(pack: Pack) -> dict[str, object]:
    """Say what is served: the pack's folder name, its cells, and how many files are at fault."""
    return {
        "status": "ok",
        "pack": pack.folder.resolve().name,
        "extractors": len(pack.cells),
        "cells": len(pack.cells) * pack.manifest.cell_count,
        "computed": sum(count_computed(pack, name) for name in pack.cells),
        "faults": len(pack.faults),
    }


def _image(pictures: Pictures, name: str) -> Response:
    try:
        if not name.endswith(".png"):
            raise KeyError(name)
        png = pictures.png(name.removesuffix(".png"))
    except KeyError:
        return _refuse(404, "The pack has no such image.")
    except PackError as error:
        # 410, not a 5xx: the server is well, the content is lost until the pack is repaired, and
        # asking again does not help. The log has the file.
        _LOG.error("%s", error)
        return _refuse(410, "The pack's file with this image is damaged.")
    response = Response(png, mimetype="image/png")
    response.headers["Cache-Control"] = _FOREVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.add_etag()
    response.make_conditional(request)
    return response


def _refuse(status: int, sentence: str) -> Response:
    return _uncached(Response(sentence + "\n", status=status, mimetype="text/plain"))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
