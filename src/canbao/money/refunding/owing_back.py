"""What the policy gives back to people who have paid, with the clause: nothing else is ever proposed.

In: a county, a benefit year, some persons. Out: `Owed`: so many fen for a reason, or why nothing can be said. Three
reasons: the membership ended in a way that gives the money back (A30); aid came after the payment (A32, A48); more was
paid than the policy asks of the person by what is known of the day of payment.
Never: a sum where the notice is silent; more than was paid; a sum twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.assess.interpreting import Assessment
from canbao.duties.answers import NOT_STATED
from canbao.money.application_states import ApplicationState
from canbao.money.membership import Membership, follow, why_unsettled
from canbao.money.membership_facts import Known, known_of
from canbao.money.models import ApplicationKind, Basis, PaymentKind
from canbao.money.refund_states import COUNTING

OF_THE_DUE = (PaymentKind.OWN, PaymentKind.DIFFERENCE)
"""Payments of the due itself. Years that somebody paid for to wait less are given back only with the membership."""

_COUNTED = """
    SELECT refund.person_id, refund.basis, part.payment_id, sum(part.fen)::bigint
    FROM money_refund AS refund JOIN money_refundpart AS part
        ON part.county = refund.county AND part.refund_id = refund.id
    WHERE refund.county = %s AND refund.year = %s AND refund.person_id = ANY (%s::bigint[]) AND refund.state = ANY (%s)
        AND refund.id <> %s
    GROUP BY 1, 2, 3
"""


_OF_PAYMENTS = """
    SELECT coalesce(sum(part.fen), 0)::bigint FROM money_refundpart AS part JOIN money_refund AS refund
        ON refund.county = part.county AND refund.id = part.refund_id
    WHERE part.county = %s AND part.payment_id = ANY (%s::bigint[]) AND refund.state = ANY (%s)
"""
# What a department has given back of what somebody paid first is no more the person's to get.
_GIVEN_AFTERWARDS = """
    SELECT person_id, sum(fen)::bigint FROM money_application
    WHERE county = %s AND year = %s AND person_id = ANY (%s::bigint[]) AND kind = %s AND state = ANY (%s)
    GROUP BY person_id
"""


@dataclass(frozen=True)
class Part:
    """So much of one payment. `state`: where that payment stands."""

    payment_id: int
    unit: str
    fen: int
    state: str


@dataclass(frozen=True)
class Owed:
    """What goes back to one person for one reason. `fen` None: not settled, and `sentence` says why. `is_whole`: no day
    of the membership is left.
    """

    person_id: int
    unit: str
    basis: Basis
    fen: int | None
    clause: str = ""
    parts: tuple[Part, ...] = ()
    is_whole: bool = False
    happened: str = ""
    event_on: date | None = None
    reason: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class _Counted:
    """What goes back already: by reason, and by payment."""

    by_basis: Mapping[str, int]
    by_payment: Mapping[int, int]
    afterwards: int = 0


def owed_back(county: str, year: int, people: Iterable[int], without: int = 0) -> dict[int, list[Owed]]:
    """Of everybody of these who has paid; in the transaction under way. `without`: a refund that does not count.

    Raises PolicyError.
    """
    known = {person: each for person, each in known_of(county, year, people).items() if each.payments}
    counted = _counted(county, year, list(known), without)
    found: dict[int, list[Owed]] = {person: [] for person in known}
    for person, each in known.items():
        found[person] += _of_membership(each, follow(each, year), counted[person])
        if each.assessed is not None and not any(owed.fen != 0 for owed in found[person]):
            found[person] += _of_due(each, each.assessed, counted[person])
    return found


def _of_membership(known: Known, member: Membership, counted: _Counted) -> list[Owed]:
    """What an event gives back."""
    if member.refund_fen is None:
        sentence = why_unsettled(member)
        return [Owed(known.person_id, known.unit, Basis.ENDED, None, member.clause, happened=member.happened,
                     event_on=member.event_on, reason=member.reason or NOT_STATED, sentence=sentence)]  # fmt: skip
    fen = member.refund_fen - sum(counted.by_payment.values()) - counted.afterwards
    if member.refund_fen <= 0 or fen <= 0:
        return []
    return [
        Owed(
            known.person_id, known.unit, Basis.ENDED, fen, member.clause, _shared(known, fen, counted, every=True),
            is_whole=not member.cover, happened=member.happened, event_on=member.event_on,
        )
    ]  # fmt: skip


def _of_due(known: Known, assessment: Assessment, counted: _Counted) -> list[Owed]:
    """What the due, worked out for the day of payment with what is known now, gives back."""
    situation = assessment.situation
    if situation.accepted is not True or not situation.is_settled or assessment.payable_fen is None:
        return []
    clauses = dict(situation.clauses)
    paid = sum(payment.fen for payment in known.payments if payment.kind in OF_THE_DUE)
    later = min(assessment.refund_fen, paid)
    over = paid - assessment.payable_fen - assessment.refund_fen
    found = []
    for basis, fen, cites in (
        (Basis.DIFFERENCE, later, ("aid",)),
        (Basis.OVERPAID, over, ("price", "aid")),
    ):
        left = fen - counted.by_basis.get(basis, 0)
        if left > 0:
            clause = "；".join(dict.fromkeys(clauses[name] for name in cites if name in clauses))
            parts = _shared(known, left, counted, every=False)
            found.append(Owed(known.person_id, known.unit, basis, left, clause, parts))
    return found


def _shared(known: Known, fen: int, counted: _Counted, *, every: bool) -> tuple[Part, ...]:
    """The sum among the payments, the first one first; of each what has not gone back yet."""
    parts = []
    for payment in known.payments:
        free = payment.fen - counted.by_payment.get(payment.id, 0)
        taken = min(free, fen) if every or payment.kind in OF_THE_DUE else 0
        if taken > 0:
            parts.append(Part(payment.id, payment.unit, taken, payment.state))
            fen -= taken
    assert fen == 0, known.person_id
    return tuple(parts)


def counted_of_payments(county: str, payments: list[int]) -> int:
    """What goes back of these payments already."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_PAYMENTS, [county, payments, [state.value for state in COUNTING]])
        return int(cursor.fetchone()[0])


def _counted(county: str, year: int, people: list[int], without: int) -> dict[int, _Counted]:
    granted = [ApplicationState.GRANTED.value, ApplicationState.PAID.value]
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [county, year, people, [state.value for state in COUNTING], without])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.execute(_GIVEN_AFTERWARDS, [county, year, people, ApplicationKind.PAY_FIRST, granted])
        afterwards: dict[int, int] = dict(cursor.fetchall())
    bases: dict[int, dict[str, int]] = {person: {} for person in people}
    payments: dict[int, dict[int, int]] = {person: {} for person in people}
    for person, basis, payment, fen in rows:
        bases[person][basis] = bases[person].get(basis, 0) + fen
        payments[person][payment] = payments[person].get(payment, 0) + fen
    return {person: _Counted(bases[person], payments[person], afterwards.get(person, 0)) for person in people}
