"""One at a time, or many beside each other but not beside that one: locks by name that last until the end of the
transaction.

In: a name. Out: nothing; the call returns when nobody is in the way. Never: a lock that outlives its transaction.
"""

from __future__ import annotations

from canbao.store.prepared import ask


def alone(name: str) -> None:
    """Wait until this transaction is the only one that holds the name."""
    ask("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"canbao.access:{name}"])


def beside_others(name: str) -> None:
    """Wait until nobody is `alone` with the name; others beside this transaction are welcome."""
    ask("SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))", [f"canbao.access:{name}"])
