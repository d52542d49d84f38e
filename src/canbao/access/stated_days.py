"""Actions on a day that is not today, for the demo alone: a campaign of months is run in a minute, and shown on a day
in its middle.

In: the installation's settings, a day. Out: the day that actions of this thread, or of every process, take for today.
Never: a stated day outside an installation whose data carry the mark of made-up people; a time of the audit trail: that
stays the database's.

A business day is what the database's clock says, and an account of today cannot be persuaded otherwise. The demo needs
other days: dues count from the day they were worked out for, cash is old after some days, a statement is about a week.
The other ways were worse: a day in every order would let any caller choose it, a setting could be left behind in a real
installation, and a changed clock of the machine would spoil signatures, sessions and the trail. So it is stated by the
code that does it, for as long as the block lasts, and refused unless canbao's own server keeps the data and the mark
lies beside them (`canbao demo` lays it there when it makes a store, and takes no store without it). The mark may hold
the day on which the finished demo stands still, so that its pages show a county in mid-campaign whenever looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path

from django.db import connection

from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.layout import layout_of
from canbao.store.server import BUSINESS_ZONE

MADE_UP = "made-up-people-only"
"""A file beside the data of a demo, so that no other store is ever taken for one."""
_stated: ContextVar[date | None] = ContextVar("stated_day", default=None)


class NotMadeUp(StoreFailed):
    """This installation may hold real people: its day is the database's."""


@contextmanager
def acting_on(day: date) -> Iterator[None]:
    """Every action within takes this day for today. Raises NotMadeUp."""
    if not read_configuration().runs_own_server or not _mark().is_file():
        raise NotMadeUp("只有演示用的数据库可以指定办理日期 only a demo's store may be told what day it is")
    token = _stated.set(day)
    try:
        yield
    finally:
        _stated.reset(token)


def stand_still_on(day: date) -> None:
    """From the next process on every action takes this day for today. Raises NotMadeUp."""
    with acting_on(day):
        _mark().write_text(day.isoformat(), encoding="utf-8")


def day_for(claimed: date) -> date:
    """The stated day, or the one that the database said."""
    return _stated.get() or _standing_day() or claimed


@cache
def _standing_day() -> date | None:
    """Looked for once a process: what is real does not become a demo while it is used."""
    if not read_configuration().runs_own_server or not _mark().is_file():
        return None
    said = _mark().read_text(encoding="utf-8").strip()
    return date.fromisoformat(said) if said else None


def business_day() -> date:
    """Today for whoever is not within an action: in the business zone as the database has it, in the transaction under
    way.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT (now() AT TIME ZONE '{BUSINESS_ZONE}')::date")
        claimed: date = cursor.fetchone()[0]
    return day_for(claimed)


def _mark() -> Path:
    return layout_of(read_configuration().var).home / MADE_UP
