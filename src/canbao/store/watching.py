"""How far work is, told by whatever does it to whoever watches: a job's row, a bar on a screen, nobody.

In: rows done and rows in all, from anywhere inside the work. Out: a call of whoever watches. Never: a wait; work that
knows who watches it. Whoever watches may raise, and with that end the work before its transaction commits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Watcher = Callable[[int, int | None], None]
"""Told how many rows are done, and how many there are in all (None: not known)."""


def _nobody(_done: int, _total: int | None) -> None:
    """Nobody watches."""


_watcher: ContextVar[Watcher] = ContextVar("watcher", default=_nobody)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Work inside tells how far it is."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)


def watcher() -> Watcher:
    """Whom to tell, for work that calls it often or from another thread."""
    return _watcher.get()


def tell(done: int, total: int | None) -> None:
    """Say it."""
    _watcher.get()(done, total)
