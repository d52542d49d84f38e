"""Payments that came out of a relative's personal account of the employee scheme.

In: a payment, what the person is to the account's holder, in which province the account is kept, the holder's number.
Out: a row that says so, or a refusal with the reason. Never: a province or relation that the notice does not allow; the
number in the clear.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.access.vault import open_vault, place_of
from canbao.duties.family_account import OUT_OF_SCOPE, OUTSIDE_PROVINCE, PROVINCE_DIGITS, judge_family_account
from canbao.money.membership import WHOM_TO_ASK
from canbao.money.membership_facts import known_of
from canbao.money.models import FamilyPayment, Payment
from canbao.money.states import STANDING
from canbao.registry.identities import WrongNumber, know_number
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers

RELATIONS = {
    "parent": "父母", "spouse": "配偶", "child": "子女", "sibling": "兄弟姐妹", "grandparent": "祖父母、外祖父母",
    "grandchild": "孙子女、外孙子女",
}  # fmt: skip
"""What the person may be to the account's holder, in the words of notices."""


class FamilyPaymentRefused(StoreFailed):
    """The account may not pay, and why. `reason`: a word for programs."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class PayFromFamilyAccount:
    """A payment that stands, out of whose account. `relation`: what the person is to the holder."""

    payment: int
    relation: str
    province: str
    holder_number: str


@performs("pay_from_family_account")
def pay_from_family_account(act: Act, order: PayFromFamilyAccount) -> dict[str, Json]:
    """Note it. Raises FamilyPaymentRefused, NotFound, NotAllowed, PolicyError."""
    county = act.actor.county
    payment = Payment.objects.filter(county=county, id=order.payment).first()
    if payment is None:
        raise NotFound(f"没有编号为 {order.payment} 的缴费 no such payment")
    act.require(payment.unit)
    alone(f"pay:{county}:{payment.year}:{payment.person_id}")
    if not Payment.objects.filter(county=county, id=order.payment, state__in=STANDING).exists():
        raise FamilyPaymentRefused("not_standing", "这笔缴费已撤回、冲正或退还 the payment does not stand")
    if FamilyPayment.objects.filter(county=county, payment_id=payment.id).exists():
        raise FamilyPaymentRefused("known", "这笔缴费已登记共济账户 noted already")
    clause = _judged(county, payment, order)
    number = int(reserve_numbers(1)[0])
    try:
        known = know_number(order.holder_number, None, act.business_day())
    except WrongNumber as error:
        raise FamilyPaymentRefused("bad_number", f"账户持有人证件号码不正确：{error} the holder's number") from None
    sealed = open_vault().seal(known.number, place_of("money_familypayment", "holder", county, number))
    FamilyPayment.objects.create(
        county=county, id=number, year=payment.year, unit=payment.unit, payment_id=payment.id,
        person_id=payment.person_id, relation=order.relation, province=order.province, holder=sealed,
        holder_tail=known.tail, clause=clause, recorded_by=act.actor.account_id, recorded_on=act.business_day(),
    )  # fmt: skip
    act.note("family_payment", number, payment=payment.id, relation=order.relation)
    return {"family_payment": number, "payment": payment.id, "clause": clause}


def _judged(county: str, payment: Payment, order: PayFromFamilyAccount) -> str:
    """The clause by which the account may pay. Raises FamilyPaymentRefused.

    The person is insured here; what may lie elsewhere is the account. The notice compares provinces, so the account's
    is compared with the notice's.
    """
    if len(order.province) != PROVINCE_DIGITS or not order.province.isdigit():
        raise FamilyPaymentRefused(
            "no_province", "请填个人账户所在省的两位代码 the two digits of a province are needed"
        )
    known = known_of(county, payment.year, [payment.person_id])[payment.person_id]
    assert known.rules is not None, "what was paid has its due"
    rules = known.rules
    answer = judge_family_account(
        rules.file.administration.family_account, order.relation, order.province, rules.place, rules.readings
    )
    if not answer.determined:
        raise FamilyPaymentRefused(answer.reason or "", f"当地通知未规定家庭共济缴费；{WHOM_TO_ASK}")
    if not answer.allowed:
        raise FamilyPaymentRefused(answer.reason or "", _WHY[answer.reason or ""])
    return answer.cite or ""


_WHY = {
    OUT_OF_SCOPE: f"个人账户只能为{'、'.join(RELATIONS.values())}中通知列明的近亲属缴费 no such relative",
    OUTSIDE_PROVINCE: "个人账户不在通知规定的省内，不能共济缴费 the account is kept in another province",
}
