"""Chores of the worker: the trail sealed each minute, what is kept for a time looked through each hour.

In: nothing; every county of this installation is gone through. Out: seals; things destroyed, told in the trail. Never:
a county passed over because another one's turn went wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import DatabaseError

from canbao.access import export_files as export_files
from canbao.access import kept_records as kept_records
from canbao.access import unsent_forms as unsent_forms
from canbao.access.actors import Actor, counties, system_actor
from canbao.access.keeping import keep_to_retention
from canbao.access.sealing import seal_trail
from canbao.store.failures import StoreFailed
from canbao.store.tasks import chore

_log = logging.getLogger(__name__)


@chore("seal_trails", "* * * * *")
def seal_trails() -> None:
    """Chain and sign what has been written."""
    in_each_county("sealing", seal_trail)


@chore("keep_to_retention", "17 * * * *")
def keep_all_to_retention() -> None:
    """Destroy what has been kept as long as it should be. Not on the hour, when everybody's chores begin."""
    in_each_county("retention", keep_to_retention)


def in_each_county(what: str, work: Callable[[Actor], object]) -> None:
    """What goes wrong is told to whoever reads the log, and found by `canbao doctor`; the next round tries again."""
    for county in counties():
        try:
            work(system_actor(county))
        except (StoreFailed, DatabaseError) as failed:
            _log.critical("%s of %s went wrong: %s", what, county, failed)
