"""An application at the counter: the papers taken, the other place asked.

In: orders. Out: applications with what was paid and what the other place answered. Never: two that stand for one
person, year and kind; a payment elsewhere that is to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.money.application_states import APPLICATION_GRAPH, STANDING, ApplicationState
from canbao.money.applications.records import ApplicationRefused, locked, payments_of, update
from canbao.money.models import Application, ApplicationKind
from canbao.registry.models import Person
from canbao.values.place import is_code, is_within


@dataclass(frozen=True)
class ReceiveApplication:
    """Papers that somebody handed in. What was paid elsewhere is stated; what was paid here is in the book."""

    person_id: int
    year: int
    kind: str
    documents: tuple[str, ...]
    paid_fen: int | None = None
    paid_on: date | None = None
    paid_place: str = ""


@dataclass(frozen=True)
class CheckApplication:
    """What the other place, or the office that certifies, has answered: whether it gave aid, how much was paid."""

    application: int
    office: str
    is_aided_elsewhere: bool
    paid_fen: int
    aided_fen: int | None = None


@performs("receive_application")
def receive_application(act: Act, order: ReceiveApplication) -> dict[str, Json]:
    """Take the papers. Raises ApplicationRefused, NotFound, NotAllowed."""
    county = act.actor.county
    person = Person.objects.filter(county=county, id=order.person_id).first()
    if person is None:
        raise NotFound("没有这个人，或不在您的辖区 nobody of that number in your area")
    act.require(person.unit)
    alone(f"pay:{county}:{order.year}:{order.person_id}")
    if order.kind not in ApplicationKind.values:
        raise ApplicationRefused("no_such_kind", f"没有这种申请 no such application: {order.kind[:20]}")
    if not [paper for paper in order.documents if paper.strip()]:
        raise ApplicationRefused("no_documents", "请登记收到的材料 note the papers that were handed in")
    _refuse_second(county, order)
    fen, paid_on, place = _paid_here(county, order) if order.kind == ApplicationKind.PAY_FIRST else _stated(act, order)
    made = Application.objects.create(
        county=county, year=order.year, person_id=order.person_id, unit=person.unit, kind=order.kind,
        documents=list(order.documents), paid_fen=fen, paid_on=paid_on, paid_place=place,
        received_by=act.actor.account_id, received_on=act.business_day(),
    )  # fmt: skip
    act.note("application", made.id, kind=made.kind, documents=len(order.documents), paid_fen=fen)
    return {"application": made.id, "kind": made.kind, "state": ApplicationState.RECEIVED.value, "paid_fen": fen}


@performs("check_application")
def check_application(act: Act, order: CheckApplication) -> dict[str, Json]:
    """Note the answer. Raises ApplicationRefused, MoveRefused, NotFound, NotAllowed."""
    application = locked(act, order.application)
    state = APPLICATION_GRAPH.next(application.state, "check")
    if not order.office.strip():
        raise ApplicationRefused("no_office", "请写明哪个单位答复的 say which office answered")
    if order.paid_fen < 0 or (order.aided_fen is not None and order.aided_fen < 0):
        raise ApplicationRefused("no_sum", "金额不能小于零 a sum cannot be below nought")
    update(
        application, state, is_aided_elsewhere=order.is_aided_elsewhere, aided_elsewhere_fen=order.aided_fen,
        answered_paid_fen=order.paid_fen, office=order.office.strip(), checked_by=act.actor.account_id,
        checked_on=act.business_day(),
    )  # fmt: skip
    act.note("application", application.id, state=state, aided=order.is_aided_elsewhere, paid_fen=order.paid_fen)
    return {"application": application.id, "state": state}


def _refuse_second(county: str, order: ReceiveApplication) -> None:
    standing = Application.objects.filter(
        county=county, year=order.year, person_id=order.person_id, kind=order.kind, state__in=STANDING
    ).first()
    if standing is not None:
        raise ApplicationRefused(
            "already_applied",
            f"已有同一年度的申请（编号 {standing.id}，{ApplicationState(standing.state).label}） applied for already",
        )


def _paid_here(county: str, order: ReceiveApplication) -> tuple[int, date, str]:
    """What the person has paid in this county. Raises ApplicationRefused."""
    paid = payments_of(county, order.year, order.person_id)
    if not paid:
        raise ApplicationRefused("not_paid", f"{order.year} 年度没有缴费，先缴费后申请 nothing was paid")
    return sum(payment.fen for payment in paid), min(payment.paid_on for payment in paid), county


def _stated(act: Act, order: ReceiveApplication) -> tuple[int, date, str]:
    """What the papers say was paid elsewhere. Raises ApplicationRefused."""
    if order.paid_fen is None or order.paid_fen <= 0 or order.paid_on is None:
        raise ApplicationRefused("not_paid", "请按缴费凭证登记金额和日期 the sum and the day of the payment are needed")
    if order.paid_on > act.business_day():
        raise ApplicationRefused("not_paid", "缴费日期在今天之后 the day of the payment is still to come")
    if not is_code(order.paid_place) or not order.paid_place or is_within(order.paid_place, act.actor.county):
        raise ApplicationRefused("not_elsewhere", "请填本县以外的参保地区划代码 the code of another place is needed")
    return order.paid_fen, order.paid_on, order.paid_place
