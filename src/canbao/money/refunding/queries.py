"""What is read of refunds: what the policy gives back and nobody has proposed, those under way, aid to give back.

In: who asks, a benefit year, a unit. Out: plain records of what the reader sees. Never: everybody of a county followed:
only those about whom the register recorded something that may matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.billing.touching import DATED
from canbao.money.accounts import Account, Movement
from canbao.money.aid_states import AidState, LineState
from canbao.money.membership_facts import EMPLOYEE, OF_EVENT, OF_STATUS
from canbao.money.models import Payment, Refund, RefundPart
from canbao.money.refunding.owing_back import Owed, owed_back
from canbao.money.states import STANDING

MOST_PEOPLE = 500
"""Followed at once: each costs a millisecond, and a page of refunds is read by a person."""
MOST_REFUNDS = 1_000
"""On one page; a county has some dozens a year."""

_SINCE = " UNION ALL ".join(
    [
        *(
            f"SELECT person_id, greatest(recorded_at, replaced_at) AS at FROM registry_{name} WHERE county = %(county)s"
            " AND (recorded_at >= (SELECT since FROM first) OR replaced_at >= (SELECT since FROM first))"
            for name in DATED
        ),
        "SELECT id, recorded_at FROM registry_person WHERE county = %(county)s"
        " AND recorded_at >= (SELECT since FROM first)",
    ]
)
# Whoever has paid and of whom the register knows an end, an employee period, or anything recorded since the run whose
# due was paid read it. Not since the payment: a list bears the time at which its transaction began, and whoever paid
# before it ended did not see it.
_CANDIDATES = f"""
    WITH paid AS MATERIALIZED (
        SELECT person_id, min(paid_on) AS paid_on, min(due_id) AS due_id FROM money_payment
        WHERE county = %(county)s AND year = %(year)s AND state = ANY (%(standing)s) AND unit LIKE %(unit)s || '%%'
        GROUP BY person_id
    ),
    first AS (SELECT min(read_at) AS since FROM billing_run WHERE county = %(county)s AND year = %(year)s),
    ended AS (
        SELECT paid.person_id FROM paid JOIN registry_status AS status ON status.county = %(county)s
            AND status.person_id = paid.person_id AND status.replaced_at IS NULL AND status.status = ANY (%(statuses)s)
        UNION SELECT paid.person_id FROM paid JOIN registry_event AS event ON event.county = %(county)s
            AND event.person_id = paid.person_id AND event.replaced_at IS NULL AND event.kind = ANY (%(events)s)
        UNION SELECT paid.person_id FROM paid JOIN registry_insurance AS cover ON cover.county = %(county)s
            AND cover.person_id = paid.person_id AND cover.replaced_at IS NULL AND cover.scheme = ANY (%(employee)s)
            AND (cover.valid_until IS NULL OR cover.valid_until >= paid.paid_on)
        UNION SELECT paid.person_id FROM paid JOIN ({_SINCE}) AS changed ON changed.person_id = paid.person_id
            JOIN billing_due AS due ON due.county = %(county)s AND due.id = paid.due_id
            JOIN billing_run AS run ON run.county = due.county AND run.id = due.run_id AND changed.at >= run.read_at
    )
    SELECT DISTINCT person_id FROM ended WHERE person_id > %(after)s ORDER BY person_id LIMIT %(most)s
"""
# Aid that lapsed for people for whom the payer's money has been asked for and has moved.
_GIVE_BACK = f"""
    WITH booked AS (
        SELECT person_id, payer, sum(fen)::bigint AS fen FROM (
            SELECT person_id, debit_of AS payer, fen FROM money_transfer WHERE county = %(county)s AND year = %(year)s
                AND debit = '{Account.AID}' AND movement = '{Movement.CHARGE}'
            UNION ALL
            SELECT person_id, credit_of, -fen FROM money_transfer WHERE county = %(county)s AND year = %(year)s
                AND credit = '{Account.AID}' AND movement = '{Movement.LAPSE}'
        ) AS moved GROUP BY person_id, payer
    ),
    given AS (
        SELECT line.person_id, line.payer, max(line.unit) AS unit, sum(line.fen)::bigint AS fen
        FROM money_requestline AS line JOIN money_aidrequest AS request
            ON request.county = line.county AND request.id = line.request_id
        WHERE line.county = %(county)s AND line.year = %(year)s AND line.state = '{LineState.STANDS}'
            AND request.state = ANY (%(moved)s)
        GROUP BY line.person_id, line.payer
    )
    SELECT given.payer, given.person_id, given.unit, given.fen - coalesce(booked.fen, 0)
    FROM given LEFT JOIN booked ON booked.person_id = given.person_id AND booked.payer = given.payer
    WHERE given.fen > coalesce(booked.fen, 0)
        AND EXISTS (SELECT FROM money_refund AS refund WHERE refund.county = %(county)s AND refund.year = %(year)s
            AND refund.person_id = given.person_id AND refund.is_whole AND refund.state IN ('approved', 'paid'))
    ORDER BY given.payer, given.person_id
"""
_MOVED = (AidState.PARTLY, AidState.TRANSFERRED, AidState.REMITTED, AidState.MARKED)


@dataclass(frozen=True)
class GiveBack:
    """Aid that a payer has paid for somebody whose membership was undone."""

    payer: str
    person_id: int
    unit: str
    fen: int


@dataclass(frozen=True)
class RefundsDue:
    """What is found among the people looked at. `after`: the last of them; None: nobody is left to look at."""

    owed: tuple[Owed, ...]
    after: int | None


@dataclass(frozen=True)
class RefundFile:
    """A refund with the payments that it is of, the first one first."""

    refund: Refund
    parts: tuple[tuple[RefundPart, Payment], ...]


def refunds_due(actor: Actor, year: int, unit: str = "", after: int = 0) -> RefundsDue:
    """What the policy gives back, or does not settle, and nobody has proposed; of people after a number.

    Raises NotAllowed, PolicyError.
    """
    with reading(actor, "view_refunds"):
        people = _candidates(actor.county, year, unit, after)
        found = owed_back(actor.county, year, people)
        owed = tuple(owed for person in sorted(found) for owed in found[person])
        return RefundsDue(owed, people[-1] if len(people) == MOST_PEOPLE else None)


def refund_numbered(actor: Actor, number: int) -> RefundFile:
    """Raises NotFound, NotAllowed."""
    with reading(actor, "view_refunds"):
        refund = Refund.objects.filter(county=actor.county, id=number).first()
        if refund is None:
            raise NotFound(f"没有编号为 {number} 的退费，或不在您的辖区 no such refund in your area")
        parts = list(RefundPart.objects.filter(county=actor.county, refund_id=number).order_by("payment_id"))
        wanted = [part.payment_id for part in parts]
        payments = {each.id: each for each in Payment.objects.filter(county=actor.county, id__in=wanted)}
        return RefundFile(refund, tuple((part, payments[part.payment_id]) for part in parts))


def refunds(actor: Actor, year: int, state: str = "", unit: str = "") -> list[Refund]:
    """Refunds of a year, the newest first. Raises NotAllowed."""
    with reading(actor, "view_refunds"):
        found = Refund.objects.filter(county=actor.county, year=year, unit__startswith=unit)
        found = found.filter(state=state) if state else found
        return list(found.order_by("-id")[:MOST_REFUNDS])


def aid_to_give_back(actor: Actor, year: int) -> list[GiveBack]:
    """By payer and person. Raises NotAllowed."""
    with reading(actor, "view_refunds"):
        rows = _rows(_GIVE_BACK, county=actor.county, year=year, moved=[state.value for state in _MOVED])
        return [GiveBack(*row) for row in rows]


def _candidates(county: str, year: int, unit: str, after: int) -> list[int]:
    rows = _rows(
        _CANDIDATES, county=county, year=year, unit=unit, after=after, most=MOST_PEOPLE,
        standing=[state.value for state in STANDING], statuses=[str(status) for status in OF_STATUS],
        events=[str(kind) for kind in OF_EVENT], employee=[str(scheme) for scheme in EMPLOYEE],
    )  # fmt: skip
    return [row[0] for row in rows]


def _rows(query: str, **given: list[str] | str | int) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
