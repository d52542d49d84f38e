"""An application decided and paid: the sum by payer from the policy, or from the document that the policy leaves it to.

In: orders. Out: the application granted or refused, and paid by the department itself or out of the treasury; the payer
owes it and the person has it to come from the decision on. Never: a sum that the policy does not give, unless another
document sets it, which one person enters and another grants; a decision by whoever received the papers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from canbao.access.acting import Act, Json, performs
from canbao.assess.labels import fact_label, reason_label
from canbao.duties.answers import NOT_STATED
from canbao.money.accounts import Account, Movement
from canbao.money.application_states import APPLICATION_GRAPH, ApplicationState
from canbao.money.applications.judging import Judgement, judge
from canbao.money.applications.records import ApplicationRefused, locked, most_fen, payments_of, update
from canbao.money.book import post
from canbao.money.legs import Leg
from canbao.money.membership import WHOM_TO_ASK
from canbao.money.models import Application, ApplicationKind, ApplicationPart
from canbao.money.states import PaymentState


@dataclass(frozen=True)
class EnterSum:
    """The sum that another document sets, where the policy leaves it to one."""

    application: int
    fen: int
    document: str
    payer: str


@dataclass(frozen=True)
class DecideApplication:
    """Grant what the policy gives or what was entered; or, of what was entered, refuse it with a reason."""

    application: int
    is_granted: bool = True
    reason: str = ""


@dataclass(frozen=True)
class PayApplication:
    """Paid out, by the department itself or out of the treasury, under the number of a paper."""

    application: int
    fen: int
    paper: str
    is_from_treasury: bool = False


@performs("enter_application_sum")
def enter_sum(act: Act, order: EnterSum) -> dict[str, Json]:
    """Enter what another document sets; somebody else grants it. Raises ApplicationRefused, MoveRefused, NotFound."""
    application = locked(act, order.application)
    state = APPLICATION_GRAPH.next(application.state, "enter")
    found = judge(application)
    if not found.may_enter:
        raise ApplicationRefused("policy_decides", "金额由政策确定，不能另录 the policy gives the sum, or gives none")
    if not order.document.strip() or not order.payer.strip():
        raise ApplicationRefused("no_document", "请写明确定金额的文件和出资方 name the document and the payer")
    most = most_fen(application)
    if not 0 < order.fen <= most:
        raise ApplicationRefused("more_than_paid", f"补助须在 0 元以上、{most / 100:.2f} 元以内 at most what was paid")
    update(
        application, state, fen=order.fen, document=order.document.strip(), payer=order.payer.strip(),
        entered_by=act.actor.account_id, clause=found.clause, department=found.department,
    )  # fmt: skip
    act.note("application", application.id, state=state, fen=order.fen, document=order.document.strip())
    return {"application": application.id, "state": state, "fen": order.fen}


@performs("decide_application")
def decide_application(act: Act, order: DecideApplication) -> dict[str, Json]:
    """Grant or refuse it as the policy says. Raises ApplicationRefused, MoveRefused, NotFound, NotAllowed."""
    application = locked(act, order.application)
    act.reason(order.reason)
    act.require_other_than(application.received_by)
    if application.entered_by is not None:
        act.require_other_than(application.entered_by)
    APPLICATION_GRAPH.next(application.state, "grant")
    found = _entered(application) if application.state == ApplicationState.ENTERED else judge(application)
    if not order.is_granted:
        act.refuse_unless(act.has_reason, "请写明不予补助的原因 say why")
        if application.state != ApplicationState.ENTERED and found.fen:
            raise ApplicationRefused("policy_decides", "按政策应予补助，不能拒绝 the policy gives it")
        found = replace(found, fen=0, reason=found.reason or "not_granted", parts=())
    if found.asks:
        words = "、".join(fact_label(name) for name in found.asks)
        raise ApplicationRefused("unknown_fact", f"缺少信息：{words} facts are missing")
    if found.fen is None and found.may_enter:
        refer = f"（{found.refer}）" if found.refer else ""
        raise ApplicationRefused(
            "needs_document",
            f"政策未定金额{refer}，请先录入文件确定的金额 another document sets the sum",
        )
    return _grant(act, application, found) if found.fen else _refuse(act, application, found)


@performs("pay_application")
def pay_application(act: Act, order: PayApplication) -> dict[str, Json]:
    """Say that it was paid out. Raises ApplicationRefused, MoveRefused, NotFound, NotAllowed."""
    application = locked(act, order.application)
    state = APPLICATION_GRAPH.next(application.state, "pay")
    assert application.decided_by is not None
    act.require_other_than(application.decided_by)
    if order.fen != application.fen:
        raise ApplicationRefused(
            "other_amount",
            f"核定 {(application.fen or 0) / 100:.2f} 元，发放 {order.fen / 100:.2f} 元 pay exactly what was granted",
        )
    if not order.paper.strip():
        raise ApplicationRefused("no_paper", "请填发放凭证号 the number of the paper is needed")
    legs = [
        Leg(
            Account.REIMBURSE, Account.TREASURY if order.is_from_treasury else Account.AID, part.fen, part.unit,
            credit_of="" if order.is_from_treasury else part.payer, person_id=application.person_id,
            record=application.id,
        )
        for part in ApplicationPart.objects.filter(county=application.county, application_id=application.id)
    ]  # fmt: skip
    post(application.county, application.year, act.business_day(), Movement.REIMBURSE, legs)
    update(
        application, state, is_from_treasury=order.is_from_treasury, paper=order.paper.strip(),
        paid_out_by=act.actor.account_id, paid_out_on=act.business_day(),
    )  # fmt: skip
    act.note("application", application.id, state=state, fen=order.fen, paper=order.paper.strip())
    return {"application": application.id, "state": state, "fen": order.fen}


def _grant(act: Act, application: Application, found: Judgement) -> dict[str, Json]:
    assert found.fen is not None
    assert sum(fen for _, fen in found.parts) == found.fen, application.id
    if found.fen > most_fen(application):
        raise ApplicationRefused("more_than_paid", "补助不能多于本人实际缴费（已扣退费） at most what was paid")
    if application.kind == ApplicationKind.PAY_FIRST:
        _refuse_unless_arrived(application)
    state = APPLICATION_GRAPH.next(application.state, "grant")
    legs = []
    for payer, fen in found.parts:
        ApplicationPart.objects.create(
            county=application.county, application_id=application.id, payer=payer, unit=application.unit, fen=fen
        )
        legs.append(
            Leg(Account.AID, Account.REIMBURSE, fen, application.unit, debit_of=payer,
                person_id=application.person_id, record=application.id)
        )  # fmt: skip
    post(application.county, application.year, act.business_day(), Movement.GRANT, legs)
    update(
        application, state, fen=found.fen, clause=found.clause, department=found.department,
        decided_by=act.actor.account_id, decided_on=act.business_day(),
    )  # fmt: skip
    act.note("application", application.id, state=state, fen=found.fen, clause=found.clause)
    return {"application": application.id, "state": state, "fen": found.fen, "paid_by": dict(found.parts),
            "clause": found.clause}  # fmt: skip


def _refuse(act: Act, application: Application, found: Judgement) -> dict[str, Json]:
    state = APPLICATION_GRAPH.next(application.state, "refuse")
    update(
        application, state, refusal=found.reason, clause=found.clause, decided_by=act.actor.account_id,
        decided_on=act.business_day(),
    )  # fmt: skip
    sentence = reason_label(found.reason)
    if found.reason == NOT_STATED:
        sentence = f"当地通知未规定；{WHOM_TO_ASK}"
    act.note("application", application.id, state=state, refusal=found.reason)
    return {"application": application.id, "state": state, "fen": 0, "refusal": found.reason, "sentence": sentence,
            "clause": found.clause}  # fmt: skip


def _entered(application: Application) -> Judgement:
    """What one person entered, for another to grant."""
    return Judgement(
        application.fen, "", ((application.payer, application.fen or 0),), application.clause,
        department=application.department,
    )  # fmt: skip


def _refuse_unless_arrived(application: Application) -> None:
    for payment in payments_of(application.county, application.year, application.person_id):
        if payment.state != PaymentState.CONFIRMED:
            raise ApplicationRefused(
                "not_arrived",
                f"缴费 {payment.id}（{PaymentState(payment.state).label}）还未入库，入库后才能核定 not arrived yet",
            )
