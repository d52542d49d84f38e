"""How often one door was tried: after some wrong answers it stays closed for a while, whoever knocks.

In: what stands for a door. Out: the how-manieth try it is. Never: what was tried; another behaviour for names
that there are not.
"""

from __future__ import annotations

from django.db import connection

from canbao.access.vault import open_vault
from canbao.store.prepared import write

MOST_TRIES, MINUTES = 5, 15
"""Five tries at six digits leave one chance in 66,000 each quarter of an hour (ASVS 5.0, 6.3.1)."""

_COUNT = """
    INSERT INTO access_guess AS door (county, door) VALUES (%(county)s, %(door)s)
    ON CONFLICT (county, door) DO UPDATE SET
        tries = CASE WHEN door.since < now() - %(span)s::interval THEN 1 ELSE least(door.tries + 1, 9999) END,
        since = CASE WHEN door.since < now() - %(span)s::interval THEN now() ELSE door.since END
    RETURNING tries, ceil(extract(epoch FROM since + %(span)s::interval - now()))::int
"""
_FORGET = "DELETE FROM access_guess WHERE county = %s AND (door = %s OR since < now() - interval '1 day')"


def door_of(*parts: str) -> bytes:
    """What stands for a door."""
    return open_vault().blind("\n".join(("door", *parts)))


def count_try(county: str, door: bytes) -> int:
    """The how-manieth try at the door this is, within its quarter of an hour. In the transaction under way."""
    return count_within(county, door, MINUTES * 60)[0]


def count_within(county: str, door: bytes, seconds: int) -> tuple[int, int]:
    """The how-manieth time within so many seconds, and how many of them are left. In the transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"county": county, "door": door, "span": f"{seconds} seconds"})
        tries, left = cursor.fetchone()
    return int(tries), min(seconds, max(1, int(left)))


def forget_tries(county: str, door: bytes) -> None:
    """Somebody came in by it."""
    write(_FORGET, (county, door))
