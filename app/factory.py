"""Puts the server together: packs, their pictures, the routes, the pages, the callbacks.

Each page, in each language, is a Dash application of its own on one server, so none sends another's
layout or waits for a router's callback. They share Dash's JavaScript under the same addresses, so
that the browser fetches it once.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from dash import Dash
from flask import Flask

from app.caching import keep_scripts, say_how_long
from app.callbacks import register_callbacks
from app.cell_table import browser_table
from app.compressed import keep_compressed
from app.generator import Generator, describe_generator, generator_table
from app.generator_callbacks import register_generator_callbacks
from app.headers import allow_scripts, guard
from app.hooks import FOLDERS
from app.icon import icon_address
from app.layout import (
    about_page,
    build_about_page,
    build_generator_page,
    build_learn_page,
    build_page,
    generator_page,
    learn_page,
)
from app.lesson import lesson_table
from app.lesson_callback import register_lesson_callback
from app.picture_cache import PictureCache
from app.routes import make_pack_routes, make_routes
from app.sent import (
    ATLAS,
    GENERATOR,
    LESSON,
    make_sent_routes,
    send_along,
    send_assets,
    send_styles,
)
from app.settings import ASSETS, CACHE, INDEX_TEMPLATE, pack_folders, read_setting
from app.shelf import Shown, links_to, open_packs
from app.spectra import pack_spectra
from app.text import ENGLISH, LANGUAGES, PackLink, Words
from app.view_callbacks import register_view_callbacks
from precompute.pack import Pack

UNUSED = ("/deps/polyfill@", "/dash/dcc/", "/dash/dash_table/")
"""Of Dash's scripts: what stands in for browsers before 2018, and components that no page has."""


def create_app(
    packs: Path | Sequence[Path] | None = None, cache_folder: Path | None = None
) -> Flask:
    """Open packs and return the WSGI application that shows them.

    Args:
        packs: A pack's folder, or several; by default those of `STYLE_PACKS`, else
            those in the repository. The first is at the root, the others below `/pack/`.
        cache_folder: Where encoded pictures are kept; by default `STYLE_CACHE_DIR`, else a
            folder of the user's own among the temporary files.

    Raises:
        PackError: There is no pack, or its manifest or source images cannot be read. Damaged
            cells do not raise: the page says which they are.
    """
    folders = [packs] if isinstance(packs, Path) else list(packs or pack_folders())
    kept_in = cache_folder or Path(read_setting(CACHE))
    shelf = open_packs(folders, PictureCache(kept_in))
    first = build_dash(shelf)
    server: Flask = first.server
    server.extensions[FOLDERS] = [path.resolve() for path in (kept_in, *folders)]
    links = links_to(shelf)
    for shown in shelf:
        add_pages(shown, server, links)
    allow_scripts(server, first.csp_hashes())
    say_how_long(server)
    # Dash registers its JavaScript while it renders its first page; until then another thread or
    # worker answers 500 for it (plotly/dash issue 3971).
    client = server.test_client()
    keep_scripts(
        server, [client.get(ENGLISH.address(page)).text for page in ENGLISH.explorer.PAGES]
    )
    return server


def build_dash(shelf: Sequence[Shown]) -> Dash:
    """Return the first pack's English explorer, on a server of its own with all routes."""
    server = Flask("app", static_folder=None)
    guard(server)
    keep_compressed(server)
    server.register_blueprint(make_routes(shelf))
    server.register_blueprint(make_sent_routes())
    words, pack = ENGLISH.at("", links_to(shelf)), shelf[0].pack
    dash = _LeanDash(
        "app",
        server=server,
        compress=True,  # the whole server's answers
        **_explorer_settings(pack, server, words),
    )
    return _fill_explorer(dash, pack, words)


def add_pages(shown: Shown, server: Flask, links: tuple[PackLink, ...]) -> None:
    """Add a pack's routes and pages to the server; the first's English explorer is there."""
    pack = shown.pack
    server.register_blueprint(make_pack_routes(shown))
    spectra = pack_spectra(pack)
    for language in LANGUAGES.values():
        words = language.at(shown.mount, links)
        if words.address("/") != "/":
            add_explorer(pack, server, words)
        add_learn(pack, server, words)
        add_generator(describe_generator(pack, shown.kept, spectra, words), server)
        add_about(pack, server, words)


def add_explorer(pack: Pack, server: Flask, words: Words) -> Dash:
    """Return the explorer in another language, added to the server."""
    dash = _SecondDash(
        f"app{words.address('/').replace('/', '.')}",
        server=server,
        url_base_pathname=words.address("/"),
        **_explorer_settings(pack, server, words),
    )
    return _fill_explorer(dash, pack, words)


def add_learn(pack: Pack, server: Flask, words: Words) -> Dash:
    """Return the lesson's page, added to the server."""
    tables = [
        send_along(server, ATLAS, browser_table(pack, words)),
        send_along(server, LESSON, lesson_table(pack, words)),
    ]
    dash = _add_page(server, words, learn_page.ADDRESS, words.learn, "^generator", tables)
    dash.layout = build_learn_page(pack, words)
    register_callbacks(dash)
    register_view_callbacks(dash)
    register_lesson_callback(dash)
    return dash


def add_generator(generator: Generator, server: Flask) -> Dash:
    """Return the generator's page, added to the server."""
    ignored = "^atlas_(?!pictures|words)"
    words, text = generator.words, generator.text
    tables = [send_along(server, GENERATOR, generator_table(generator))]
    dash = _add_page(server, words, generator_page.ADDRESS, text, ignored, tables)
    dash.layout = build_generator_page(generator)
    register_generator_callbacks(dash, generator)
    return dash


def add_about(pack: Pack, server: Flask, words: Words) -> Dash:
    """Return the page about the project, added to the server."""
    ignored = r"^(atlas_|generator_)"
    dash = _add_page(server, words, about_page.ADDRESS, words.about, ignored)
    dash.layout = build_about_page(pack, words)
    return dash


def _add_page(
    server: Flask,
    words: Words,
    address: str,
    text: ModuleType,
    assets_ignore: str,
    tables: Sequence[str] = (),
) -> Dash:
    """Return a page without a layout.

    Args:
        server: What it is added to.
        words: In its language.
        address: A key of `explorer.PAGES`.
        text: Has its title and description.
        assets_ignore: The assets that it does without.
        tables: The addresses of the scripts with its data.
    """
    here = words.address(address)
    dash = _SecondDash(
        f"app{here.replace('/', '.')}",
        server=server,
        url_base_pathname=f"{here}/",
        title=text.TITLE,
        description=text.DESCRIPTION,
        **_scripts(server, assets_ignore, *tables),
        **_settings(words),
    )
    server.add_url_rule(here, f"page{here.replace('/', '-')}", dash.index)
    return dash


def _fill_explorer(dash: Dash, pack: Pack, words: Words) -> Dash:
    dash.layout = build_page(pack, words)
    register_callbacks(dash)
    register_view_callbacks(dash)
    return dash


def _explorer_settings(pack: Pack, server: Flask, words: Words) -> dict[str, Any]:
    return {
        "title": words.explorer.TITLE,
        "description": words.explorer.DESCRIPTION,
        **_scripts(server, "^generator", send_along(server, ATLAS, browser_table(pack, words))),
        **_settings(words),
    }


def _scripts(server: Flask, ignored: str, *tables: str) -> dict[str, Any]:
    """Return the settings by which a page has all assets but the ignored, and these tables."""
    return {
        "assets_ignore": rf"{ignored}|\.(js|css)$",
        "external_stylesheets": [send_styles(server)],
        "external_scripts": [*tables, send_assets(server, ignored)],
    }


class _LeanDash(Dash):
    """Does without Dash's scripts that no page needs."""

    def interpolate_index(self, **parts: str) -> str:
        scripts = parts["scripts"].split("\n")
        needed = [tag for tag in scripts if not any(unused in tag for unused in UNUSED)]
        return str(super().interpolate_index(**{**parts, "scripts": "\n".join(needed)}))


class _SecondDash(_LeanDash):
    """Takes JavaScript and styles from the first application, from which the browser has them."""

    def interpolate_index(self, **parts: str) -> str:
        base = self.config.requests_pathname_prefix
        for name in ("css", "scripts"):
            for shared in ("_dash-component-suites/", "assets/"):
                parts[name] = parts[name].replace(f"{base}{shared}", f"/{shared}")
        return super().interpolate_index(**parts)


def _settings(words: Words) -> dict[str, Any]:
    return {
        "assets_folder": str(ASSETS),
        "index_string": _index_template(words),
        "update_title": "",
        "enable_mcp": False,
    }


def _index_template(words: Words) -> str:
    """Return the HTML around the page; Dash fills in the rest."""
    template = INDEX_TEMPLATE.read_text(encoding="utf-8")
    template = template.replace("{%language%}", words.language)
    template = template.replace("{%icon%}", icon_address())
    return template.replace("{%no_script%}", words.explorer.NO_SCRIPT)
