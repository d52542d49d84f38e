"""One at a time: locks by name that last until the end of the transaction.

In: a name. Out: nothing; the call returns when nobody else holds it. Never: a lock that outlives its transaction.
"""

from __future__ import annotations

from django.db import connection


def alone(name: str) -> None:
    """Wait until this transaction is the only one that holds the name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"canbao.access:{name}"])
