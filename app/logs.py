"""Logs as one JSON object a line, on standard output and error, without anything personal.

A request's line has its number, method, path, status, bytes and milliseconds; no address and no
browser of who asked, and no query, which would tell what somebody looked at.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from flask import g, has_request_context
from gunicorn.glogging import Logger

ACCESS_FORMAT = (
    '{"time":"%(t)s","level":"info","request":"%({x-request-id}o)s","method":"%(m)s",'
    '"path":"%(U)s","status":%(s)s,"bytes":"%(B)s","milliseconds":%(M)s}'
)
"""Gunicorn's, with time and path as `AccessLogger` writes them."""


class AccessLogger(Logger):
    """Writes lines of one form, and a request's path as it was sent.

    Decoded, a path could end the line and begin another.
    """

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> Any:
        """Return what `ACCESS_FORMAT` names, by name."""
        found = super().atoms(resp, req, environ, request_time)
        found["t"] = datetime.now(UTC).isoformat(timespec="milliseconds")
        found["U"] = quote(environ.get("PATH_INFO", "").encode("latin-1"))
        return found

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log a warning, but of a malformed request neither who sent it nor what."""
        malformed = msg.startswith("Invalid request from ip=")
        super().warning("a malformed request was refused" if malformed else msg, *args, **kwargs)

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Log a failure with its stack, unless `DeadlineWorker` ended a connection."""
        if not isinstance(sys.exception(), BlockingIOError):
            super().exception(msg, *args, **kwargs)


class JsonFormatter(logging.Formatter):
    """Writes a record as a JSON object; a failure's stack is in it, and never on the page."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request"] = g.get("request_id", "")
        if record.exc_info:
            line["stack"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_settings(level: str, of_gunicorn: str | None = None) -> dict[str, Any]:
    """Return the settings of `logging.config`, for whatever of the program writes a log.

    Access lines are JSON already when they come.

    Args:
        level: Of the program's own lines.
        of_gunicorn: Of gunicorn's, such as those at its start; by default the same.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "app.logs.JsonFormatter"},
            "plain": {"format": "%(message)s"},
        },
        "handlers": {
            "errors": {"class": "logging.StreamHandler", "formatter": "json"},
            "requests": {
                "class": "logging.StreamHandler",
                "formatter": "plain",
                "stream": "ext://sys.stdout",
            },
        },
        "root": {"level": level, "handlers": ["errors"]},
        "loggers": {
            "gunicorn.error": {
                "level": of_gunicorn or level,
                "handlers": ["errors"],
                "propagate": False,
            },
            "gunicorn.access": {"level": "INFO", "handlers": ["requests"], "propagate": False},
        },
    }
