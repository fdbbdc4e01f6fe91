"""Serving with gunicorn: a process with a few workers that share one opened pack."""

from __future__ import annotations

import socket

from flask import Flask
from gunicorn.app.base import BaseApplication

from app.hooks import on_exit, when_ready
from app.logs import ACCESS_FORMAT, AccessLogger, log_settings
from app.settings import LOG_LEVEL, THREADS, WORKERS, read_setting


class _Application(BaseApplication):
    """Gunicorn over a ready server instead of over a configuration file."""

    def __init__(self, server: Flask, settings: dict[str, object]) -> None:
        self._server = server
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._server


def serve(server: Flask, listener: socket.socket) -> None:
    """Serve on an open, listening socket until the process is told to stop."""
    settings: dict[str, object] = {
        "bind": f"fd://{listener.fileno()}",
        "workers": int(read_setting(WORKERS)),
        "worker_class": "app.worker.DeadlineWorker",
        "threads": THREADS,
        "logger_class": AccessLogger,
        "accesslog": "-",
        "access_log_format": ACCESS_FORMAT,
        "logconfig_dict": log_settings(read_setting(LOG_LEVEL), of_gunicorn="WARNING"),
        "control_socket_disable": True,
        "when_ready": when_ready,
        "on_exit": on_exit,
    }
    _Application(server, settings).run()


def click_address(host: str, port: int) -> str:
    """Return the address to open in a browser on this machine."""
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"
