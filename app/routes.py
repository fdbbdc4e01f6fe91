"""What the server answers besides Dash's own addresses: pictures, its health, and 404."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Sequence
from html import escape

from dash.exceptions import DependencyException
from flask import Blueprint, Response, jsonify, request

from app.caching import FOREVER, NEVER, revalidate
from app.cell_table import DOWNLOAD_PATH, IMAGE_PATH, LOSSES_PATH, QUANTITIES_PATH, count_computed
from app.downloads import DOWNLOADS, file_name
from app.icon import icon_address
from app.kept import Kept, Tell
from app.language import language_of, send_to_language
from app.losses import plane_losses, read_losses
from app.playback import FRAMES_PATH
from app.quantities import quantities
from app.redirects import lead_to_first
from app.shelf import Shown
from app.stamps import Stamps
from app.text import LANGUAGES, Words
from precompute.pack import Pack, PackError

_LOG = logging.getLogger(__name__)

_CATCH_ALL = "/<path:path>"
"""How the endpoint ends by which a Dash application answers addresses that it does not know."""


def make_routes(shelf: Sequence[Shown]) -> Blueprint:
    """Return the routes over all packs: pictures, `/health`, `/ready`.

    With them comes a plain page, status 404, for every address that there is not: by itself Dash
    answers any with its page, and 200.
    """
    routes = Blueprint("atlas", __name__)
    send_to_language(routes)
    lead_to_first(routes, [one.pack.folder for one in shelf])
    stamps = [Stamps(one.pack) for one in shelf]

    @routes.before_app_request
    def refuse_unknown() -> Response | None:
        if request.endpoint is None or not request.endpoint.endswith(_CATCH_ALL):
            return None
        return not_found()

    # Dash raises the second for a script that it does not know, such as one of a version before.
    @routes.app_errorhandler(404)
    @routes.app_errorhandler(DependencyException)
    def not_found(_error: Exception | None = None) -> Response:
        return _uncached(Response(_not_found_page(language_of(request)), status=404))

    # "path" takes slashes too; else a malformed address would get Dash's page, and status 200.
    @routes.get(f"{IMAGE_PATH}<path:name>")
    def image(name: str) -> Response:
        digest = _stem(name) or ""
        pictures = next((one.pictures for one in shelf if digest in one.pictures), None)
        return _missing_image() if pictures is None else _image(lambda: pictures.png(digest))

    @routes.get("/health")
    def health() -> Response:
        return _uncached(jsonify(status="alive"))

    @routes.get("/ready")
    def ready() -> Response:
        states = [
            {**describe_pack(one.pack), "faults": opened.faults, "altered": opened.altered()}
            for one, opened in zip(shelf, stamps, strict=True)
        ]
        empty = not any(state["computed"] for state in states)
        response = jsonify(status="empty" if empty else "ready", packs=states)
        response.status_code = 503 if empty else 200
        return _uncached(response)

    return routes


def make_pack_routes(shown: Shown) -> Blueprint:
    """Return the routes of one pack, below its mount: frames, numbers, losses, downloads."""
    pack, mount = shown.pack, shown.mount
    routes = Blueprint(f"pack{mount.replace('/', '-')}", __name__, url_prefix=mount or None)
    losses_of = Kept(functools.partial(read_losses, pack), most=4)

    def count(extractor: str, tell: Tell) -> str:
        found = quantities(pack, extractor, losses_of(extractor, tell=tell), tell)
        return json.dumps(found, separators=(",", ":"))

    def make(language: str, extractor: str, cell: int, name: str, _tell: Tell) -> bytes:
        return DOWNLOADS[name][0](pack, extractor, cell, LANGUAGES[language].explorer)

    numbers_of = Kept(count, most=4)
    made = Kept(make, most=8)  # a class may ask for one figure at once

    @routes.get(f"{FRAMES_PATH}<extractor>/<int:cell>-<name>")
    def frames(extractor: str, cell: int, name: str) -> Response:
        return _image(lambda: shown.pictures.strip(extractor, cell, _stem(name) or ""))

    @routes.get(f"{QUANTITIES_PATH}<path:extractor>")
    def numbers(extractor: str) -> Response:
        if extractor not in pack.cells:
            return _refuse(404, "The pack has no such model.")
        return _revalidated(numbers_of(extractor), "application/json")

    @routes.get(f"{LOSSES_PATH}<extractor>/<int:rate>")
    def losses(extractor: str, rate: int) -> Response:
        try:
            plane = plane_losses(pack, losses_of(extractor), rate)
            return _revalidated(plane, "application/octet-stream")
        except LookupError:
            return _refuse(404, "The pack has no such model or learning rate.")

    @routes.get(f"{DOWNLOAD_PATH}<language>/<extractor>/<int:cell>/<name>")
    def download(language: str, extractor: str, cell: int, name: str) -> Response:
        called = functools.partial(file_name, pack, extractor, cell, name)
        return _download(lambda: made(language, extractor, cell, name), called, name)

    return routes


def describe_pack(pack: Pack) -> dict[str, object]:
    """Say what is served: the pack's folder name, and its cells."""
    return {
        "pack": pack.folder.resolve().name,
        "extractors": len(pack.cells),
        "cells": len(pack.cells) * pack.manifest.cell_count,
        "computed": sum(count_computed(pack, name) for name in pack.cells),
    }


def _stem(name: str) -> str | None:
    """Return a picture's name without its ending; None where it is no PNG's."""
    return name.removesuffix(".png") if name.endswith(".png") else None


def _missing_image() -> Response:
    return _refuse(404, "There is no such image.")


def _image(find: Callable[[], bytes]) -> Response:
    try:
        png = find()
    except KeyError:
        return _missing_image()
    except PackError as error:
        # 410, not a 5xx: the server is well, the content is lost until the pack is repaired, and
        # asking again does not help. The log has the file.
        _LOG.error("%s", error)
        return _refuse(410, "The pack's file with this image is damaged.")
    response = Response(png, mimetype="image/png")
    # A picture is named by its pixels, a strip of frames by their file's digest.
    response.headers["Cache-Control"] = FOREVER
    response.add_etag()
    response.make_conditional(request)
    return response


def _revalidated(data: str | bytes, mimetype: str) -> Response:
    response = Response(data, mimetype=mimetype)
    revalidate(response)
    return response


def _download(make: Callable[[], bytes], called: Callable[[], str], name: str) -> Response:
    try:
        response = _revalidated(make(), DOWNLOADS[name][1])
    except PackError as error:
        _LOG.error("%s", error)
        return _refuse(410, "The pack's file with this cell is damaged.")
    except KeyError:
        return _refuse(404, "The pack has no such cell, or no result for it.")
    response.headers["Content-Disposition"] = f'attachment; filename="{called()}"'
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
    response.headers["Cache-Control"] = NEVER
    return response
