"""One full number shown to one person, for a reason: it leaves an entry, and there is a limit.

In: who asks, for which record, why, and how the sealed text is found. Out: the text. Never: a text without its entry; a
text kept as the answer of a request: each showing has a key of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from canbao.access.acting import Act, NotAllowed, record_denial, require_right, scope_for
from canbao.access.actors import Actor
from canbao.access.claiming import KeyReused, check_key, claim_key, mark_of
from canbao.access.locks import alone
from canbao.access.models import Outcome
from canbao.access.rights import Kind, right_to
from canbao.access.trail import write_entry
from canbao.access.vault import open_vault
from canbao.store.failures import StoreFailed
from canbao.store.scope import scoped

MOST_AN_HOUR, MOST_A_DAY = 60, 200
"""Of one account. A window serves 40 people an hour; whoever needs more is copying, and an export needs two persons."""

_log = logging.getLogger(__name__)
_RECENT = """
    SELECT count(*) FILTER (WHERE asked_at > now() - interval '1 hour'), count(*) FROM access_request
    WHERE county = %s AND account_id = %s AND action = %s AND asked_at > now() - interval '1 day'
"""


class ReasonMissing(StoreFailed):
    """Whoever wants to see a number says why."""


class LimitReached(NotAllowed):
    """Too many numbers in too short a time. Somebody should look at it."""

    outcome = Outcome.ALARM


@dataclass(frozen=True)
class Ask:
    """Which record's number, and why."""

    record: str
    number: int
    reason: str


@dataclass(frozen=True)
class SealedText:
    """What was found: the sealed text, the place it was sealed for, and the unit that the record belongs to."""

    sealed: bytes
    place: str
    unit: str


def reveal(actor: Actor, key: str, ask: Ask, find: Callable[[], SealedText], action: str = "reveal_number") -> str:
    """The text of one record. `find` runs in the transaction, with the actor's area.

    Raises NotAllowed, LimitReached, ReasonMissing, KeyReused, TrailUnwritable, and what `find` raises.
    """
    right = right_to(action)
    assert right.kind is Kind.REVEAL, f"{action} is no reveal"
    check_key(key)
    act = Act(actor, right)
    try:
        require_right(actor, right)
        act.reason(ask.reason)
        if not act.has_reason:
            raise ReasonMissing("请写明查看完整号码的原因 say why you need to see the number")
        return _show(act, key, ask, find, action)
    except NotAllowed as refused:
        record_denial(act, refused, key)
        raise


def _show(act: Act, key: str, ask: Ask, find: Callable[[], SealedText], action: str) -> str:
    actor = act.actor
    with scoped(scope_for(actor, action)):
        alone(f"reveal:{actor.county}:{actor.account_id}")
        claim = claim_key(actor, key, action, mark_of(action, ask))
        if not claim.is_new:
            raise KeyReused("这个号码已显示过一次，请重新申请查看 shown once already: ask again")
        _check_limits(actor, action)
        found = find()
        act.require(found.unit)
        text = open_vault().open(found.sealed, found.place)
        act.note(ask.record, ask.number)
        write_entry(actor, act.entry(Outcome.REVEALED, key), {"shown": True})
        return text


def _check_limits(actor: Actor, action: str) -> None:
    """This request is among those counted."""
    with connection.cursor() as cursor:
        cursor.execute(_RECENT, [actor.county, actor.account_id, action])
        in_hour, in_day = cursor.fetchone()
    if in_hour > MOST_AN_HOUR or in_day > MOST_A_DAY:
        _log.warning("account %s of %s reached the limit of reveals", actor.account_id, actor.county)
        raise LimitReached(
            f"一小时内最多查看 {MOST_AN_HOUR} 个、一天 {MOST_A_DAY} 个完整号码，已报警 "
            f"at most {MOST_AN_HOUR} numbers an hour and {MOST_A_DAY} a day"
        )
