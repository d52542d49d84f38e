"""One payment, and one due, by a person's number: what the tax office's counters ask and tell between files.

In: a number with the name on it. Out: the due of the day; a payment in the book or held. Never: anything told about a
person whose name does not go with the number; another way into the book than that of files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, BadOrder, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.vault import open_vault
from canbao.money.models import Payment, Problem
from canbao.money.paying import due_of
from canbao.money.receiving import one_row, receive_payments
from canbao.money.states import STANDING
from canbao.registry.identities import WrongNumber
from canbao.registry.matching import find_by_number
from canbao.registry.models import Person
from canbao.store.failures import StoreFailed
from canbao.values.fen import LARGEST_FEN
from canbao.values.names import normalise_name

UNKNOWN = {"state": "unknown"}


class PaidAhead(StoreFailed):
    """A payment of a day that has not come."""


@dataclass(frozen=True)
class ReportPayment:
    """A payment as the tax office has it, in fen."""

    tax_number: str
    id_number: str
    name: str
    year: int
    fen: int
    paid_on: date
    channel: str
    place: str = ""
    kind: str = "own"


@dataclass(frozen=True)
class Asked:
    """Whose due of which benefit year."""

    id_number: str
    name: str
    year: int


@performs("report_payment")
def report_payment(act: Act, order: ReportPayment) -> dict[str, Json]:
    """Book it, or hold it. Raises PaidAhead, BadOrder, NumbersReused, NotAllowed."""
    act.require(act.actor.county)
    if not (0 < order.fen <= LARGEST_FEN and 0 < order.year <= date.max.year):
        raise BadOrder("金额或年度不对 a sum above nought and a year are needed")
    if order.paid_on > act.business_day():
        raise PaidAhead(
            f"缴费日期 {order.paid_on} 还没有到，今天是 {act.business_day()}，请核对后用新的请求编号再报 "
            "the day of payment has not come: tell it again under a new key"
        )
    person, problem = _whose(act.actor.county, order.id_number, order.name)
    row = one_row(
        tax_number=order.tax_number, person_id=person, year=order.year, fen=order.fen, paid_on=order.paid_on,
        channel=order.channel, place=order.place, kind=order.kind, problem=problem,
    )  # fmt: skip
    found = receive_payments(act, order.year, row)
    held = next(iter(found.held), None)
    result = "booked" if found.payments else "confirmed" if found.confirmed else "again" if found.again else "held"
    act.note("payment", 0, fen=order.fen, result=result, problem=str(held or ""))
    return {"result": result, "problem": str(held or "")}


def find_due(actor: Actor, asked: Asked) -> dict[str, Json]:
    """The due of today. Raises NotAllowed."""
    with reading(actor, "find_due"):
        person, problem = _whose(actor.county, asked.id_number, asked.name)
        if person is None or problem is not None:
            return dict(UNKNOWN)
        try:
            due = due_of(actor.county, asked.year, person)
        except NotFound:
            return dict(UNKNOWN)
        paid = Payment.objects.filter(
            county=actor.county, year=asked.year, person_id=person, kind="own", state__in=STANDING
        )
        if paid.exists():
            return {"state": "paid", "unit": due.unit}
        if due.is_accepted is False:
            return {"state": "refused", "unit": due.unit, "reason": due.reason or ""}
        is_provisional = due.payable_fen is None and due.provisional_fen is not None
        payable = due.payable_fen
        if is_provisional:
            payable = max((due.provisional_fen or 0) - due.sponsor_fen, 0)
        state = "open" if payable is None else "payable" if payable else "nothing_due"
        until = due.offer_until.isoformat() if due.offer_until else None
        return {
            "state": state, "payable_fen": payable, "is_provisional": is_provisional, "offer_until": until,
            "unit": due.unit,
        }  # fmt: skip


def _whose(county: str, number: str, name: str) -> tuple[int | None, str | None]:
    """The person with the number, and what is wrong with it."""
    try:
        person = find_by_number(number, open_vault())
    except WrongNumber:
        return None, Problem.NO_PERSON.value
    if person is None:
        return None, Problem.NO_PERSON.value
    known = Person.objects.filter(county=county, id=person).values_list("name", flat=True).first()
    is_same = known is not None and normalise_name(known) == normalise_name(name)
    return person, None if is_same else Problem.OTHER_NAME.value
