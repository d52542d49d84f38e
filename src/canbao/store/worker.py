"""The process that performs jobs.

In: the opened store. Out: jobs performed, one at a time, until it is stopped or (`until_empty`) nothing is left.
Never: a network port; a job lost when it is killed: the next worker finds what this one had begun.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicRegistry

from canbao.store.tasks import queue_stalled

HEARTBEAT_SECONDS = 10.0
"""How often a worker says that it lives; after three it missed, its job is somebody else's."""

BEHIND_PAGES = 10
"""How far its own computing steps back from the processor: somebody waits for a page, nobody for a job."""


def step_behind_pages() -> None:
    """For good, of the thread that calls it and those that it begins: not of a server that is started elsewhere."""
    os.nice(BEHIND_PAGES)


def run_worker(*, until_empty: bool = False, heartbeat_seconds: float = HEARTBEAT_SECONDS) -> None:
    """Work. Begins with what workers before have left. With `until_empty` chores are left to the clock's own workers:
    what is done does not hang on the minute at which it is asked for.
    """
    connector: Any = app.connector
    with app.replace_connector(connector.get_worker_connector()) as working, _clock(working, is_on=not until_empty):
        asyncio.run(_work(working, until_empty, heartbeat_seconds))


@contextmanager
def _clock(working: Any, *, is_on: bool) -> Iterator[None]:
    kept = working.periodic_registry
    working.periodic_registry = kept if is_on else PeriodicRegistry()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        working.periodic_registry = kept


async def _work(working: Any, until_empty: bool, heartbeat_seconds: float) -> None:
    async with working.open_async():
        await queue_stalled(heartbeat_seconds * 3)
        await working.run_worker_async(
            wait=not until_empty,
            listen_notify=not until_empty,
            install_signal_handlers=not until_empty,
            update_heartbeat_interval=heartbeat_seconds,
            stalled_worker_timeout=heartbeat_seconds * 3,
            delete_jobs="successful",
        )
