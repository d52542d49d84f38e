"""One at a time, or many beside each other but not beside that one: locks by name that last until the end of the
transaction.

In: a name. Out: nothing; the call returns when nobody is in the way. Never: a lock that outlives its transaction.
"""

from __future__ import annotations

from canbao.store.prepared import ask


def alone(*names: str, beside: str = "") -> None:
    """Wait until this transaction is the only one that holds each name, one after the other as they are given; before
    them until nobody is alone with `beside`, which others may hold too.
    """
    calls = [f"{_LOCK}_shared({_HASH})"] if beside else []
    wanted = [f"canbao.access:{name}" for name in ([beside] if beside else []) + list(names)]
    ask("SELECT " + ", ".join(calls + [f"{_LOCK}({_HASH})"] * len(names)), wanted)


def beside_others(name: str) -> None:
    """Wait until nobody is `alone` with the name; others beside this transaction are welcome."""
    alone(beside=name)


_LOCK, _HASH = "pg_advisory_xact_lock", "hashtextextended(%s, 0)"
