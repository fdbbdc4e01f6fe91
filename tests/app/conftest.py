"""An opened pack, a client of the server without a browser, and real servers with one."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Error, expect, sync_playwright

from app import create_app
from browsing.chromium import LAUNCH_OPTIONS, find_chromium
from browsing.live_server import LiveServer
from precompute.embedded import EMBEDDED_PACK, HEART_PACK
from precompute.pack import Pack
from tests.app.browser import Explorer, GeneratorPage
from tests.app.faulty_pack import build_faulty_pack
from tests.tiny_pack import build_generator_pack, build_played_pack, build_tiny_pack

PATIENCE = 20_000  # milliseconds: also a machine that is busy gets there


@pytest.fixture(scope="session")
def faulty_pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_faulty_pack(tmp_path_factory.mktemp("packs") / "faulty")


@pytest.fixture
def pack(tiny_pack: Path) -> Pack:
    return Pack(tiny_pack)


@pytest.fixture
def own_logs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a test's program set up its log, and undo that.

    To set up logs closes all handlers there are. One of them, where an earlier test has loaded
    TensorFlow, is absl's: it would close the stream that pytest captures.
    """
    monkeypatch.setattr(logging, "_handlerList", [])
    loggers = [logging.getLogger(name) for name in (None, "gunicorn.error", "gunicorn.access")]
    before = [(logger, logger.level, logger.handlers[:], logger.propagate) for logger in loggers]
    yield
    for logger, level, handlers, propagate in before:
        logger.setLevel(level)
        logger.handlers[:], logger.propagate = handlers, propagate


@pytest.fixture
def generator_pack(tmp_path: Path) -> Pack:
    """A tiny pack with all that is kept of its models."""
    return Pack(build_generator_pack(tmp_path / "generator"))


@pytest.fixture
def client(tiny_pack: Path, tmp_path: Path) -> FlaskClient:
    return create_app(tiny_pack, tmp_path / "pictures").test_client()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, or fails under REQUIRE_BROWSER=1."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=find_chromium(), args=LAUNCH_OPTIONS
            )
        except (FileNotFoundError, Error) as error:
            if os.environ.get("REQUIRE_BROWSER") == "1":
                pytest.fail(f"REQUIRE_BROWSER=1, but {error}")
            pytest.skip(f"browser tests need Chromium (apt install chromium): {error}")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def tiny_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = build_tiny_pack(tmp_path_factory.mktemp("packs") / "tiny")
    with LiveServer(folder, tmp_path_factory.mktemp("pictures")) as server:
        yield server


@pytest.fixture(scope="session")
def faulty_server(
    faulty_pack: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveServer]:
    with LiveServer(faulty_pack, tmp_path_factory.mktemp("pictures")) as server:
        yield server


@pytest.fixture(scope="session")
def played_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Over a tiny pack with frames of two cells."""
    folder = build_played_pack(tmp_path_factory.mktemp("packs") / "played")
    with LiveServer(folder, tmp_path_factory.mktemp("pictures")) as server:
        yield server


@pytest.fixture(scope="session")
def generator_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = build_generator_pack(tmp_path_factory.mktemp("packs") / "generator")
    with LiveServer(folder, tmp_path_factory.mktemp("pictures")) as server:
        yield server


@pytest.fixture
def generator_page(chromium: Browser, generator_server: LiveServer) -> Iterator[GeneratorPage]:
    """The generator's page over a tiny pack that has all of it."""
    with GeneratorPage(chromium, generator_server) as page:
        yield page


@pytest.fixture(scope="session")
def embedded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with LiveServer(EMBEDDED_PACK, tmp_path_factory.mktemp("pictures"), HEART_PACK) as server:
        yield server


@pytest.fixture
def embedded(chromium: Browser, embedded_server: LiveServer) -> Iterator[Explorer]:
    """The page over the embedded packs, at the first."""
    with Explorer(chromium, embedded_server) as page:
        yield page


@pytest.fixture
def explorer(chromium: Browser, tiny_server: LiveServer) -> Iterator[Explorer]:
    """The page over the tiny pack. The test fails if the browser's console has an error."""
    with Explorer(chromium, tiny_server) as page:
        yield page


@pytest.fixture
def faulty_explorer(chromium: Browser, faulty_server: LiveServer) -> Iterator[Explorer]:
    """The page over the faulty pack."""
    with Explorer(chromium, faulty_server) as page:
        yield page
