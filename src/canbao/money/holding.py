"""Held money that was somebody's after all, or that the tax office gave back.

In: money that a tax file brought and nobody's due matched, and a person's decision. Out: a payment, or the money gone.
Never: a payment of another sum than the person owed on the day it was paid; a decision without a reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.billing.models import Run
from canbao.billing.one_person import assess_given
from canbao.billing.policies import Choice
from canbao.billing.storing import SPONSOR, aid_of
from canbao.money.accounts import Movement
from canbao.money.book import post
from canbao.money.charging import charge_assessed
from canbao.money.legs import given_back, matched
from canbao.money.models import Payment, PaymentKind, Unmatched
from canbao.money.paying import PaymentRefused, due_of, paid_of, refuse_second
from canbao.money.states import UNMATCHED_GRAPH, PaymentState


@dataclass(frozen=True)
class MatchHeld:
    """Held money, whose it was, and how that is known."""

    held: int
    person_id: int
    reason: str


@dataclass(frozen=True)
class GiveBackHeld:
    """Held money that the tax office gave back to whoever paid it, and why."""

    held: int
    reason: str


@performs("match_payment")
def match_held(act: Act, order: MatchHeld) -> dict[str, Json]:
    """Make a payment of it. Raises PaymentRefused, MoveRefused, NotFound, NotAllowed."""
    county, day = act.actor.county, act.business_day()
    held = _held(act, order.held, order.reason, "match")
    due = due_of(county, held.year, order.person_id)
    act.require(due.unit)
    alone(f"pay:{county}:{held.year}:{order.person_id}", beside=f"book:{county}:{held.year}")
    refuse_second(county, held.year, order.person_id)
    run = Run.objects.get(county=county, id=due.run.id)
    choice = Choice(tuple(run.policies), tuple(sorted(run.amend.items())), run.known_on)
    said = assess_given(county, order.person_id, choice, held.paid_on, {"paid_on": held.paid_on}).assessment
    if said is None or not said.situation.accepted or said.payable_fen != held.fen:
        wanted = None if said is None else said.payable_fen
        shown = "未定" if wanted is None else f"{wanted / 100:.2f} 元"
        raise PaymentRefused(
            "other_amount",
            f"此人 {held.paid_on} 应缴{shown}，待查款是 {held.fen / 100:.2f} 元，不能认领 not what was due on that day",
        )
    aid = {**aid_of(said.situation), **({SPONSOR: said.sponsor_fen} if said.sponsor_fen else {})}
    charge_assessed(county, held.year, day, order.person_id, due.unit, held.fen, aid)
    payment = Payment.objects.create(
        county=county, year=held.year, person_id=order.person_id, unit=due.unit, due_id=due.due_id,
        kind=PaymentKind.OWN, fen=held.fen, channel=held.channel, paid_on=held.paid_on, tax_number=held.tax_number,
        state=PaymentState.CONFIRMED, recorded_by=act.actor.account_id,
    )  # fmt: skip
    post(county, held.year, day, Movement.MATCH, [matched(paid_of(payment), held.tax_number)])
    return _decide(act, held, payment.id)


@performs("match_payment")
def give_back_held(act: Act, order: GiveBackHeld) -> dict[str, Json]:
    """It has left the treasury again. Raises MoveRefused, NotFound, NotAllowed."""
    return give_back(act, _held(act, order.held, order.reason, "give_back"))


def give_back(act: Act, held: Unmatched) -> dict[str, Json]:
    """Held money that is locked and in the state that follows leaves the treasury."""
    leg = given_back(held.id, held.tax_number, held.unit, held.fen)
    post(held.county, held.year, act.business_day(), Movement.GIVE_BACK, [leg])
    return _decide(act, held)


def _held(act: Act, number: int, reason: str, event: str) -> Unmatched:
    """In the state that follows, nobody else's until the end of the transaction.

    Raises MoveRefused, NotFound, NotAllowed.
    """
    act.reason(reason)
    act.refuse_unless(act.has_reason, "请写明依据 say how that is known")
    held = Unmatched.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if held is None:
        raise NotFound(f"没有编号为 {number} 的待查款 no such held money")
    act.require(held.unit)
    held.state = UNMATCHED_GRAPH.next(held.state, event)
    return held


def _decide(act: Act, held: Unmatched, payment: int | None = None) -> dict[str, Json]:
    Unmatched.objects.filter(county=held.county, id=held.id).update(
        state=held.state, payment_id=payment, decided_by=act.actor.account_id, decided_on=act.business_day()
    )
    act.note("unmatched", held.id, state=held.state, fen=held.fen, payment=payment)
    return {"held": held.id, "state": held.state, "payment": payment}
