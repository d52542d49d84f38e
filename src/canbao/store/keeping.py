"""The server that canbao runs itself is started again when it fell, by any process that serves for long.

In: a server. Out: a thread that looks at it, and a way to end it. Never: a start of a server that somebody stopped, or
of one that recovers by itself.

PostgreSQL gets over most falls alone. It gives up where the disk is too full to finish its own recovery: then somebody
has to start it when there is room again, and no person should have to be woken for that.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.layout import layout_of
from canbao.store.programs import try_program
from canbao.store.server import Server

_log = logging.getLogger(__name__)
LOOK_SECONDS = 5.0
"""Between looks, each one run of a small program: a fall is noticed well within a minute."""
_STOPPED = ("shut down", "shut down in recovery")
"""What the data say of themselves when the server ended its work in order."""


def has_fallen(server: Server) -> bool:
    """It does not run, and nobody stopped it."""
    layout, data = server.layout, str(server.layout.data)
    if not (server.layout.data / "PG_VERSION").is_file():
        return False
    code, _ = try_program(layout, "pg_ctl", "status", "-D", data)
    if code == 0 and not server.is_dead():
        return False
    code, said = try_program(layout, "pg_controldata", "-D", data)
    states = [line.partition(":")[2].strip() for line in said.splitlines() if line.startswith("Database cluster state")]
    return code == 0 and bool(states) and states[0] not in _STOPPED


def keep_running(server: Server, seconds: float = LOOK_SECONDS) -> Callable[[], None]:
    """Look every so many seconds, in a thread of its own; what is returned ends it."""
    is_over = threading.Event()

    def look() -> None:
        while not is_over.wait(seconds):
            try:
                if has_fallen(server):
                    server.start()
                    _log.warning("数据库曾中断，已重新启动 the server had fallen and was started again")
            except (StoreFailed, OSError) as failed:
                _log.error("数据库启动不了，稍后再试 the server cannot be started yet: %s", failed)

    thread = threading.Thread(target=look, name="keep_running", daemon=True)
    thread.start()

    def end() -> None:
        is_over.set()
        thread.join()

    return end


@contextmanager
def own_server_kept(seconds: float = LOOK_SECONDS) -> Iterator[None]:
    """For as long as the block, where canbao runs the server itself; somebody else's is somebody else's."""
    configuration = read_configuration()
    if not configuration.runs_own_server:
        yield
        return
    end = keep_running(Server(layout_of(configuration.var), configuration.archive), seconds)
    try:
        yield
    finally:
        end()
