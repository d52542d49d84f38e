"""What has been kept as long as it should be is destroyed, hour by hour, and the trail says how much.

In: keepers, one a kind of `data/retention.csv`, named by the rooms that own the things. Out: counts by kind that add
up: due = held + destroyed. Never: something under a legal hold destroyed; something destroyed without its entry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import connection

from canbao.access.acting import Act, Json, performs, require_right, scope_for
from canbao.access.actors import Actor
from canbao.access.holds import keeping_lock
from canbao.access.retention import Manner, terms
from canbao.access.rights import right_to
from canbao.store.failures import StoreFailed
from canbao.store.scope import scoped

ACTION = "keep_to_retention"
MOST_TOLD = 100
"""Numbers of destroyed records that an entry names; of more it tells the count."""


@dataclass(frozen=True)
class Due:
    """Things whose time is over. `free`: how many are to be destroyed, and their numbers where they have some;
    `held`: how many stay all the same.
    """

    free: int
    held: int
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Keeper:
    """Of one kind. `look` gets a county and the moment before which a thing is over; `destroy` gets what was found
    besides. Both run in a transaction that sees the whole county.
    """

    look: Callable[[str, datetime], Due]
    destroy: Callable[[str, Due, datetime], None]


@dataclass(frozen=True)
class Keep:
    """Everything that is over now."""


class SumsDiffer(StoreFailed):
    """Not what was due is what went: nothing is destroyed."""

    is_passing = True


_keepers: dict[str, Keeper] = {}


def keep(kind: str, keeper: Keeper) -> None:
    """Name the keeper of a kind. Its module is imported by its room's `tasks` module."""
    assert terms()[kind].manner is Manner.DESTROYED, kind
    _keepers[kind] = keeper


def kept_kinds() -> frozenset[str]:
    """Kinds that have a keeper."""
    return frozenset(_keepers)


def what_is_due(actor: Actor) -> dict[str, Due]:
    """By kind, what is over in the actor's county at this moment. Raises NotAllowed."""
    require_right(actor, right_to(ACTION))
    with scoped(scope_for(actor, ACTION)):
        return _look(actor.county)


def keep_to_retention(actor: Actor) -> dict[str, Json]:
    """Destroy what is over in the actor's county. No entry when there is nothing to destroy. Raises NotAllowed."""
    if not any(due.free for due in what_is_due(actor).values()):
        return {}
    return _destroy(actor, f"retention-{uuid4().hex}", Keep())


@performs(ACTION)
def _destroy(act: Act, order: Keep) -> dict[str, Json]:
    del order
    county = act.actor.county
    act.require(county)
    keeping_lock(county)
    answer: dict[str, Json] = {}
    for kind in _kinds():
        due, left = _destroy_kind(county, kind)
        if due.free or due.held:
            told = {"due": due.free + due.held, "held": left.held, "destroyed": due.free - left.free}
            act.note(kind, 0, **told, numbers=list(due.numbers[:MOST_TOLD]))
            answer[kind] = told
    return answer


def _destroy_kind(county: str, kind: str) -> tuple[Due, Due]:
    """What was due, and what is left of it: looked for again. Raises SumsDiffer."""
    keeper, before = _keepers[kind], _moment(kind)
    due = keeper.look(county, before)
    if due.free:
        keeper.destroy(county, due, before)
    left = keeper.look(county, before)
    if left.free or left.held != due.held:
        raise SumsDiffer(f"{kind}: {due.free} to destroy, {left.free} left; {due.held} held, then {left.held}")
    return due, left


def _look(county: str) -> dict[str, Due]:
    return {kind: _keepers[kind].look(county, _moment(kind)) for kind in _kinds()}


def _kinds() -> list[str]:
    """In the order of the table: a check that lapses lets the content go."""
    return [kind for kind in terms() if kind in _keepers]


def _moment(kind: str) -> datetime:
    """Before it a thing of the kind is over: the same all through the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - %s::interval", [terms()[kind].interval])
        found: datetime = cursor.fetchone()[0]
        return found
