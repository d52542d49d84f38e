"""What the worker finds of this room when it starts: the exports that it can make, and a look for pairs each night.

In: nothing; every county of this installation. Out: pairs for people to decide. Never: a pair decided.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from canbao.access.actors import Actor
from canbao.access.tasks import in_each_county
from canbao.registry import exporting_people as exporting_people
from canbao.store.tasks import chore

LOOK_BACK = timedelta(days=3)
"""Everybody touched since: a worker that stood still for a night or two misses nobody."""


@chore("look_for_pairs", "23 18 * * *")
def look_for_pairs_each_night() -> None:
    """At 02:23 of Asia/Shanghai; the queue counts in UTC."""
    in_each_county("looking for pairs", look_around)


def look_around(actor: Actor) -> None:
    """Look around whoever was touched of late, in the actor's county."""
    from canbao.registry.pairs import LookForPairs, look_for_pairs

    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        (now,) = cursor.fetchone()
    look_for_pairs(actor, f"pairs-{now:%Y%m%dT%H%M%S}", LookForPairs(since=now - LOOK_BACK))
