"""The site and the API served: some processes under gunicorn, each of some hands, on one address.

In: the folder of the installation, an address, how many workers. Out: nothing; it runs until it is told to stop.
Never: a worker that answers before it has opened the store; a file of the server's own left lying about.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from canbao.store.addresses import APPLICATION_ALIAS
from canbao.web.buffered_worker import BufferedWorker

COUNTS = "PROMETHEUS_MULTIPROC_DIR"
"""Where processes of one site keep their counts, as the library wants to be told before it is there."""
THREADS = 4
"""Of each process: what a request waits for is the database."""
STOPS_WITHIN = 30
"""Seconds that requests under way are given when it is told to stop."""
SILENT_FOR = 60
"""Seconds after which a process that gives no sign of life is replaced."""


class Served(BaseApplication):
    """Gunicorn with its settings in the code: no file of settings, nothing from the environment."""

    def __init__(self, var: Path, address: str, workers: int) -> None:
        self._var = var
        self._settings: dict[str, Any] = {
            "bind": [address], "workers": workers, "worker_class": BufferedWorker, "threads": THREADS,
            "timeout": SILENT_FOR, "graceful_timeout": STOPS_WITHIN, "control_socket_disable": True,
            "accesslog": None, "errorlog": "-", "loglevel": "warning", "proc_name": "canbao",
        }  # fmt: skip
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return application(self._var)


STATEMENT_WITHIN = 60
"""Seconds that one statement of a request may take: nobody waits for it any more."""


CONNECTED_FOR = 300
"""Seconds that a hand keeps its connection to the database: opening one takes longer than most questions."""


def application(var: Path) -> Any:
    """The WSGI application of this process: the store opened, every page known, no statement without an end, and
    connections that are kept, and looked at before each request.
    """
    from canbao.store.opening import open_store

    open_store(var)
    from django.core.handlers.wsgi import WSGIHandler
    from django.db import connections
    from django.urls import get_resolver

    kept = connections.settings[APPLICATION_ALIAS]
    kept["CONN_MAX_AGE"] = CONNECTED_FOR
    own = kept["OPTIONS"]
    own["options"] = f"{own.get('options', '')} -c statement_timeout={STATEMENT_WITHIN}s".strip()
    connections.close_all()
    get_resolver().check()
    return WSGIHandler()


def serve(var: Path, address: str, workers: int) -> None:
    """Until it is told to stop. Processes keep their counts in a folder of this run, for `measuring`."""
    begun_by, folder = os.getpid(), tempfile.mkdtemp(prefix="canbao-counts-")
    os.environ[COUNTS] = folder
    try:
        Served(var, address, workers).run()
    finally:
        if os.getpid() == begun_by:
            shutil.rmtree(folder, ignore_errors=True)
