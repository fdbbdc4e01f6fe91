"""What the server answers besides Dash's own addresses: pictures, its health, and 404."""

from __future__ import annotations

import functools
import json
import logging
from html import escape

from flask import Blueprint, Response, jsonify, request

from app.cell_table import DOWNLOAD_PATH, IMAGE_PATH, LOSSES_PATH, QUANTITIES_PATH, count_computed
from app.downloads import DOWNLOADS, file_name
from app.icon import icon_address
from app.language import language_of, send_to_language
from app.losses import plane_losses, read_losses
from app.pictures import Pictures
from app.quantities import quantities
from app.text import LANGUAGES, Words
from precompute.pack import Pack, PackError

_LOG = logging.getLogger(__name__)

_CATCH_ALL = "/<path:path>"
"""How the endpoint ends by which a Dash application answers addresses that it does not know."""

# A picture is named by its pixels, so it never changes.
_FOREVER = "public, max-age=31536000, immutable"


def make_routes(pack: Pack, pictures: Pictures) -> Blueprint:
    """Return the routes over one open pack: pictures, numbers, losses, downloads, `/health`.

    With them comes a plain page, status 404, for every address that there is not: by itself Dash
    answers any with its page, and 200.
    """
    routes = Blueprint("atlas", __name__)
    send_to_language(routes)
    losses_of = functools.lru_cache(maxsize=4)(functools.partial(read_losses, pack))

    @routes.before_app_request
    def refuse_unknown() -> Response | None:
        unknown = request.endpoint is not None and request.endpoint.endswith(_CATCH_ALL)
        return (
            _uncached(Response(_not_found_page(language_of(request)), status=404))
            if unknown
            else None
        )

    # "path" takes slashes too; else a malformed address would get Dash's page, and status 200.
    @routes.get(f"{IMAGE_PATH}<path:name>")
    def image(name: str) -> Response:
        return _image(pictures, name)

    @routes.get(f"{QUANTITIES_PATH}<path:extractor>")
    def numbers(extractor: str) -> Response:
        if extractor not in pack.cells:
            return _refuse(404, "The pack has no such model.")
        found = quantities(pack, extractor, losses_of(extractor))
        return _revalidated(json.dumps(found, separators=(",", ":")), "application/json")

    @routes.get(f"{LOSSES_PATH}<extractor>/<int:rate>")
    def losses(extractor: str, rate: int) -> Response:
        try:
            plane = plane_losses(pack, losses_of(extractor), rate)
            return _revalidated(plane, "application/octet-stream")
        except LookupError:
            return _refuse(404, "The pack has no such model or learning rate.")

    @routes.get(f"{DOWNLOAD_PATH}<language>/<extractor>/<int:cell>/<name>")
    def download(language: str, extractor: str, cell: int, name: str) -> Response:
        return _download(pack, language, extractor, cell, name)

    @routes.get("/health")
    def health() -> Response:
        return _uncached(jsonify(status="alive"))

    @routes.get("/ready")
    def ready() -> Response:
        state = describe_pack(pack)
        response = jsonify(status="ready" if state["computed"] else "empty", packs=[state])
        response.status_code = 200 if state["computed"] else 503
        return _uncached(response)

    return routes


def describe_pack(pack: Pack) -> dict[str, object]:
    """Say what is served: the pack's folder name, its cells, and how many files are at fault."""
    return {
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


def _revalidated(data: str | bytes, mimetype: str) -> Response:
    """Answer with what may change with the pack: asked for again each time, but sent once."""
    response = Response(data, mimetype=mimetype)
    response.headers["Cache-Control"] = "no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.add_etag()
    response.make_conditional(request)
    return response


def _download(pack: Pack, language: str, extractor: str, cell: int, name: str) -> Response:
    try:
        make, mimetype = DOWNLOADS[name]
        text = LANGUAGES[language].explorer
        response = _revalidated(make(pack, extractor, cell, text), mimetype)
    except PackError as error:
        _LOG.error("%s", error)
        return _refuse(410, "The pack's file with this cell is damaged.")
    except KeyError:
        return _refuse(404, "The pack has no such cell, or no result for it.")
    called = file_name(pack, extractor, cell, name)
    response.headers["Content-Disposition"] = f'attachment; filename="{called}"'
    return response


def _not_found_page(words: Words) -> str:
    text = words.explorer
    links = " · ".join(
        f'<a href="{words.address(page)}">{escape(name)}</a>' for page, name in text.PAGES.items()
    )
    return (
        f'<!DOCTYPE html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(text.NOT_FOUND_TITLE)} · {escape(text.TITLE)}</title>"
        f'<link rel="icon" type="image/svg+xml" href="{icon_address()}">'
        '<link rel="stylesheet" href="/assets/atlas.css"></head><body>'
        f'<main class="not-found"><h1>{escape(text.NOT_FOUND_TITLE)}</h1>'
        f"<p>{escape(text.NOT_FOUND)}</p><p>{links}</p></main></body></html>\n"
    )


def _refuse(status: int, sentence: str) -> Response:
    return _uncached(Response(sentence + "\n", status=status, mimetype="text/plain"))


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
