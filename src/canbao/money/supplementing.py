"""Sums that are owed beside a due: years repaired, and the difference of an amount that was not set when it was paid.

In: a person and how many years, or a payment that was taken provisionally. Out: a supplement that can be paid, charged
in the book. Never: more years than shorten the wait; a difference before the amount is set; a due altered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.assess.interpreting import Assessment
from canbao.billing.assessing import published_run
from canbao.billing.models import Run
from canbao.billing.one_person import assess_given
from canbao.billing.policies import Choice
from canbao.money.accounts import Account, Movement
from canbao.money.book import post
from canbao.money.legs import Leg
from canbao.money.models import Payment, PaymentKind, Supplement
from canbao.money.states import STANDING, STANDING_SQL, SUPPLEMENT_GRAPH, SupplementState
from canbao.store.failures import StoreFailed


class SupplementRefused(StoreFailed):
    """Nothing can be owed beside this due, and why. `reason`: a word for programs."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class OfferRepair:
    """So many missed years that a person wants to pay for, to shorten the waiting period."""

    person_id: int
    year: int
    years: int


@dataclass(frozen=True)
class SettleProvisional:
    """A payment that was taken while its amount was not set, now that it is."""

    payment: int


@dataclass(frozen=True)
class LapseSupplement:
    """A supplement that nobody will pay, and why."""

    supplement: int
    reason: str


_OPEN_PROVISIONAL = f"""
    SELECT paid.id, paid.person_id, paid.unit, paid.paid_on, paid.fen FROM money_payment AS paid
    WHERE paid.county = %s AND paid.year = %s AND paid.is_provisional AND paid.state IN ({STANDING_SQL})
        AND NOT EXISTS (SELECT FROM money_supplement AS extra WHERE extra.county = paid.county
            AND extra.year = paid.year AND extra.person_id = paid.person_id AND extra.kind = 'difference'
            AND extra.state <> 'lapsed')
    ORDER BY paid.paid_on, paid.id LIMIT %s
"""


@performs("offer_repair")
def offer_repair(act: Act, order: OfferRepair) -> dict[str, Json]:
    """Owe the price of the years. Raises SupplementRefused, NotFound, NotAllowed."""
    county, day = act.actor.county, act.business_day()
    due = _due(county, order.year, order.person_id)
    act.require(due.unit)
    alone(f"pay:{county}:{order.year}:{order.person_id}")
    paid = _paid(county, order.year, order.person_id)
    said = _said(county, due.run, order.person_id, {"paid_on": paid.paid_on if paid else day}, day)
    offered = said.situation.repair_offered
    if not 0 < order.years <= offered:
        raise SupplementRefused(
            "repair_years_refused",
            f"按政策最多可补缴 {offered} 年，不能补缴 {order.years} 年 no more years than shorten the wait",
        )
    given = {"paid_on": paid.paid_on if paid else day, "repair_years": order.years}
    repaired = _said(county, due.run, order.person_id, given, day).situation
    clause = dict(repaired.clauses).get("repair", "")
    made = _make(act, due, PaymentKind.REPAIR, repaired.repair_fen, clause, order.years)
    return {"supplement": made.id, "fen": made.fen, "years": order.years, "clause": clause}


@performs("settle_provisional")
def settle_provisional(act: Act, order: SettleProvisional) -> dict[str, Json]:
    """Owe what the amount that is set now is above what was paid. Raises SupplementRefused, NotFound, NotAllowed."""
    county, day = act.actor.county, act.business_day()
    paid = Payment.objects.filter(county=county, id=order.payment, state__in=STANDING).first()
    if paid is None or not paid.is_provisional:
        raise NotFound(f"没有编号为 {order.payment} 的暂收缴费 no such provisional payment")
    act.require(paid.unit)
    alone(f"pay:{county}:{paid.year}:{paid.person_id}")
    due = _due(county, paid.year, paid.person_id)
    said = _said(county, due.run, paid.person_id, {"paid_on": paid.paid_on}, day)
    if said.payable_fen is None:
        raise SupplementRefused("pending", "金额还没有确定，请在政策补充后再办 the amount is not set yet")
    more = said.payable_fen - paid.fen
    if more <= 0:
        act.note("payment", paid.id, difference_fen=more)
        return {"payment": paid.id, "difference_fen": more}
    made = _make(act, due, PaymentKind.DIFFERENCE, more, dict(said.situation.clauses).get("price", ""), None)
    return {"payment": paid.id, "difference_fen": more, "supplement": made.id}


@performs("offer_repair")
def lapse_supplement(act: Act, order: LapseSupplement) -> dict[str, Json]:
    """Take back what was never paid. Raises MoveRefused, NotFound, NotAllowed."""
    county = act.actor.county
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明作废的原因 say why")
    extra = Supplement.objects.select_for_update().filter(county=county, id=order.supplement).first()
    if extra is None:
        raise NotFound(f"没有编号为 {order.supplement} 的补缴单 no such supplement")
    act.require(extra.unit)
    state = SUPPLEMENT_GRAPH.next(extra.state, "lapse")
    Supplement.objects.filter(county=county, id=extra.id).update(state=state)
    charged = _charge(extra)
    lapsed = Leg(charged.credit, charged.debit, extra.fen, extra.unit, person_id=extra.person_id, record=extra.id)
    post(county, extra.year, act.business_day(), Movement.LAPSE, [lapsed])
    act.note("supplement", extra.id, state=state, fen=extra.fen)
    return {"supplement": extra.id, "state": state}


def open_supplement(county: str, year: int, person_id: int, kind: str) -> Supplement | None:
    """What the person still owes of this kind, for whoever takes the money: nobody else's until then."""
    rows = Supplement.objects.select_for_update().filter(county=county, year=year, person_id=person_id, kind=kind)
    return rows.filter(state=SupplementState.OPEN).first()


def move_supplement(county: str, year: int, person_id: int, kind: str, event: str) -> None:
    """A supplement follows its payment: `pay` when it is taken, `unpay` when that is taken back."""
    rows = Supplement.objects.filter(county=county, year=year, person_id=person_id, kind=kind)
    extra = rows.select_for_update().get(state__in=(SupplementState.OPEN, SupplementState.PAID))
    rows.filter(id=extra.id).update(state=SUPPLEMENT_GRAPH.next(extra.state, event))


@dataclass(frozen=True)
class Provisional:
    """A payment that waits for its amount to be set."""

    payment: int
    person_id: int
    unit: str
    paid_on: date
    fen: int


def open_provisional(county: str, year: int, most: int = 1000) -> list[Provisional]:
    """Provisional payments whose difference has not been settled, oldest first, in the scope under way."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN_PROVISIONAL, [county, year, most])
        return [Provisional(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class _Due:
    id: int
    person_id: int
    unit: str
    run: Run


def _due(county: str, year: int, person_id: int) -> _Due:
    """Raises NotFound."""
    run = published_run(county, year)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, unit FROM billing_due WHERE county = %s AND run_id = %s AND person_id = %s",
            [county, run.id if run else None, person_id],
        )
        row = cursor.fetchone()
    if run is None or row is None:
        raise NotFound("没有此人的应缴，或不在您的辖区 no due of this person in your area")
    return _Due(row[0], person_id, row[1], run)


def _paid(county: str, year: int, person_id: int) -> Payment | None:
    rows = Payment.objects.filter(county=county, year=year, person_id=person_id, kind=PaymentKind.OWN)
    return rows.filter(state__in=STANDING).first()


def _said(county: str, run: Run, person_id: int, given: dict[str, Any], day: date) -> Assessment:
    """What the rules of the published run say of this person. Raises SupplementRefused."""
    choice = Choice(tuple(run.policies), tuple(sorted(run.amend.items())), run.known_on)
    answer = assess_given(county, person_id, choice, day, given)
    if answer.assessment is None:
        raise SupplementRefused(answer.left_out, "此人不在核算范围内 nobody is assessed in this status")
    return answer.assessment


def _make(act: Act, due: _Due, kind: PaymentKind, fen: int, clause: str, years: int | None) -> Supplement:
    """Raises SupplementRefused where there is one already."""
    county, year = act.actor.county, due.run.year
    known = Supplement.objects.filter(county=county, year=year, person_id=due.person_id, kind=kind)
    if known.exclude(state=SupplementState.LAPSED).exists():
        raise SupplementRefused("known", f"此人已有{kind.label}单 there is one already")
    made = Supplement.objects.create(
        county=county, year=year, person_id=due.person_id, unit=due.unit, due_id=due.id, kind=kind, years=years,
        fen=fen, clause=clause, made_by=act.actor.account_id, made_on=act.business_day(),
    )  # fmt: skip
    post(county, year, act.business_day(), Movement.CHARGE, [_charge(made)])
    act.note("supplement", made.id, kind=kind, fen=fen)
    return made


def _charge(extra: Supplement) -> Leg:
    return Leg(Account.OWED, Account.OWN_SHARE, extra.fen, extra.unit, person_id=extra.person_id, record=extra.id)
