"""Puts the explorer together: a pack, its pictures, the routes, the page, the callbacks."""

from __future__ import annotations

from pathlib import Path

from dash import Dash
from flask import Flask

from app import text
from app.callbacks import register_callbacks
from app.layout import build_page
from app.picture_cache import open_cache
from app.pictures import Pictures
from app.routes import make_routes
from app.settings import ASSETS, CACHE, INDEX_TEMPLATE, PACK, read_setting
from precompute.pack import Pack


def create_app(pack_folder: Path | None = None, cache_folder: Path | None = None) -> Flask:
    """Open a pack and return the WSGI application that shows it.

    Args:
        pack_folder: The pack; by default `STYLE_PACK`, else `cache/phantom` of the repository.
        cache_folder: Where encoded pictures are kept; by default `STYLE_CACHE_DIR`, else a
            folder of the user's own among the temporary files.

    Raises:
        PackError: There is no pack, or its manifest or source images cannot be read. Damaged
            cells do not raise: the page says which they are.
    """
    pack = Pack(pack_folder or Path(read_setting(PACK)))
    cache = open_cache(cache_folder or Path(read_setting(CACHE)))
    server: Flask = build_dash(pack, Pictures(pack, cache)).server
    # Dash registers its JavaScript while it renders its first page; until then another thread or
    # worker answers 500 for it (plotly/dash issue 3971).
    server.test_client().get("/")
    return server


def build_dash(pack: Pack, pictures: Pictures) -> Dash:
    """Return the Dash application over an open pack, with all routes and callbacks."""
    server = Flask("app", static_folder=None)
    server.register_blueprint(make_routes(pack, pictures))
    dash = Dash(
        "app",
        server=server,
        assets_folder=str(ASSETS),
        index_string=_index_template(),
        title=text.TITLE,
        description=text.DESCRIPTION,
        update_title="",
        compress=True,
        enable_mcp=False,
    )
    dash.layout = build_page(pack)
    register_callbacks(dash)
    return dash


def _index_template() -> str:
    """Return the HTML around the page; Dash fills in the rest."""
    template = INDEX_TEMPLATE.read_text(encoding="utf-8")
    template = template.replace("{%language%}", text.LANGUAGE)
    return template.replace("{%no_script%}", text.NO_SCRIPT)
