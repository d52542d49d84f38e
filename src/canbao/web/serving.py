"""The site and the API served: some processes under gunicorn, each of some hands, on one address.

In: the folder of the installation, an address, how many workers. Out: nothing; it runs until it is told to stop.
Never: a worker that answers before it has opened the store; a file of the server's own left lying about.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from canbao.web.buffered_worker import BufferedWorker

THREADS = 4
"""Of each process: what a request waits for is the database."""
STOPS_WITHIN = 30
"""Seconds that requests under way are given when it is told to stop."""
LONGEST_REQUEST = 300
"""Seconds: a package of 200,000 payments is applied in less than one minute."""


class Served(BaseApplication):
    """Gunicorn with its settings in the code: no file of settings, nothing from the environment."""

    def __init__(self, var: Path, address: str, workers: int) -> None:
        self._var = var
        self._settings: dict[str, Any] = {
            "bind": [address], "workers": workers, "worker_class": BufferedWorker, "threads": THREADS,
            "timeout": LONGEST_REQUEST, "graceful_timeout": STOPS_WITHIN, "control_socket_disable": True,
            "accesslog": None, "errorlog": "-", "loglevel": "warning", "proc_name": "canbao",
        }  # fmt: skip
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return application(self._var)


def application(var: Path) -> Any:
    """The WSGI application of this process, with the store opened and every page known, so that nobody waits for it."""
    from canbao.store.opening import open_store

    open_store(var)
    from django.core.handlers.wsgi import WSGIHandler
    from django.urls import get_resolver

    get_resolver().check()
    return WSGIHandler()


def serve(var: Path, address: str, workers: int) -> None:
    """Until it is told to stop."""
    Served(var, address, workers).run()
