"""How gunicorn serves the app: `gunicorn "app:create_app()"` reads this file by itself."""

import sys

from app import hooks
from app.logs import ACCESS_FORMAT, AccessLogger, log_settings
from app.settings import (
    LOG_LEVEL,
    PORT,
    THREADS,
    WORKERS,
    SettingError,
    check_settings,
    pack_folders,
    read_setting,
)
from app.shelf import choose_mounts
from precompute.pack import PackError
from precompute.pack.manifest_file import read_manifest
from precompute.pack.reader import read_pair

try:
    check_settings()
    choose_mounts(pack_folders())
    for folder in pack_folders():
        read_pair(folder, read_manifest(folder))
except (SettingError, PackError) as error:
    sys.exit(f"error: {error}")

bind = f"0.0.0.0:{read_setting(PORT)}"
workers = int(read_setting(WORKERS))
worker_class = "app.worker.DeadlineWorker"
threads = THREADS
preload_app = True  # the pack is opened once, and its memory shared
timeout = 30  # seconds; the slowest answer takes a tenth of one
graceful_timeout = 20
keepalive = 75  # seconds; longer than proxies keep their connections to a server
# Seldom: a worker that is replaced ends connections on which a browser may be asking just then. Its
# memory grew by less than a megabyte in 100 000 requests (`make soak`).
max_requests = 1_000_000
max_requests_jitter = 100_000
accesslog = "-"
access_log_format = ACCESS_FORMAT
logger_class = AccessLogger
logconfig_dict = log_settings(read_setting(LOG_LEVEL))
control_socket_disable = True
when_ready = hooks.when_ready
on_exit = hooks.on_exit
