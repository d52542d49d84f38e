"""The cash of whoever asks: what they hold and since when, what they offered, what they took on the day.

In: who asks, a benefit year, the day. Out: sums by the unit that they are handed in for, payments with their slips.
Never: another hand's cash; a full number.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.money.limits import Hand, hand_of
from canbao.money.models import HandIn, PaymentKind
from canbao.money.states import HandInState, PaymentState
from canbao.store.scope import TOWN_DIGITS, Scope
from canbao.values.id_number import MASK

MOST_SHOWN = 500
"""Payments of one hand on one day: a busy window takes some two hundred."""
_PAYMENTS = """
    SELECT paid.id, paid.person_id, person.name, coalesce((SELECT max(tail) FROM registry_document AS document
            WHERE document.county = paid.county AND document.person_id = paid.person_id AND is_current), ''),
        paid.unit, paid.kind, paid.fen, paid.slip, paid.paid_on, paid.state, paid.is_provisional, paid.year
    FROM money_payment AS paid JOIN registry_person AS person
        ON person.county = paid.county AND person.id = paid.person_id
    WHERE paid.county = %(county)s AND paid.collector = %(collector)s AND {which}
    ORDER BY paid.id DESC LIMIT %(most)s
"""
_TODAY = _PAYMENTS.format(which="paid.year = %(year)s AND paid.paid_on = %(day)s")
_NUMBERED = _PAYMENTS.format(which="paid.id = ANY (%(ids)s::bigint[])")
_HELD = """
    SELECT unit, count(*)::int, sum(fen)::bigint, min(paid_on) FROM money_payment
    WHERE county = %s AND year = %s AND collector = %s AND state = 'noted' GROUP BY unit ORDER BY unit
"""


@dataclass(frozen=True)
class OwnPayment:
    """One payment that the reader took."""

    id: int
    person_id: int
    name: str
    tail: str
    unit: str
    kind: str
    fen: int
    slip: int
    paid_on: date
    state: str
    is_provisional: bool
    year: int

    @property
    def masked(self) -> str:
        """张三 ···1234."""
        return f"{self.name} {MASK}{self.tail}" if self.tail else self.name

    @property
    def kind_label(self) -> str:
        return str(PaymentKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(PaymentState(self.state).label)

    @property
    def is_in_hand(self) -> bool:
        """Whether it can still be withdrawn, on its own day."""
        return self.state == PaymentState.NOTED


@dataclass(frozen=True)
class HeldFor:
    """Cash that is handed in together: of a village, or of a town."""

    unit: str
    payments: int
    fen: int
    since: date


@dataclass(frozen=True)
class OwnCash:
    """`held`: not offered yet; `offered`: waits to be counted; `hand`: both, with its limits; `taken`: on the day."""

    hand: Hand
    held: tuple[HeldFor, ...]
    offered: tuple[HandIn, ...]
    taken: tuple[OwnPayment, ...]


def own_cash(actor: Actor, year: int, day: date) -> OwnCash:
    """One's own, in one's area. Raises NotAllowed."""
    county, own = actor.county, actor.account_id
    with reading(actor, "view_own_cash"):
        offered = HandIn.objects.filter(county=county, year=year, collector=own, state=HandInState.OFFERED)
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [county, year, own])
            rows = [HeldFor(*row) for row in cursor.fetchall()]
        return OwnCash(
            hand_of(county, year, own), _together(actor.scope, rows), tuple(offered.order_by("id")),
            _payments(_TODAY, county=county, collector=own, year=year, day=day),
        )  # fmt: skip


def own_payments(actor: Actor, ids: Collection[int]) -> tuple[OwnPayment, ...]:
    """Some payments that the reader took, by number. Raises NotAllowed."""
    with reading(actor, "view_own_cash"):
        return _payments(_NUMBERED, county=actor.county, collector=actor.account_id, ids=list(ids))


def _payments(query: str, **given: str | int | date | list[int]) -> tuple[OwnPayment, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, {**given, "most": MOST_SHOWN})
        return tuple(OwnPayment(*row) for row in cursor.fetchall())


def _together(scope: Scope, rows: list[HeldFor]) -> tuple[HeldFor, ...]:
    """By the village of whoever has single villages, else by the town, which counts what it is given."""
    found: dict[str, HeldFor] = {}
    for row in rows:
        town = row.unit[:TOWN_DIGITS]
        is_of_village = row.unit in scope.villages and not Scope(scope.counties, scope.towns).covers(row.unit)
        unit = row.unit if is_of_village else town
        known = found.get(unit, HeldFor(unit, 0, 0, row.since))
        found[unit] = HeldFor(
            unit, known.payments + row.payments, known.fen + row.fen, min(known.since, row.since)
        )  # fmt: skip
    return tuple(found.values())
