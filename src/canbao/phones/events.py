"""What a collector did on the telephone, done here as the collector, each event once.

In: an event as it was unsealed. Out: what came of it, kept for the telephone. Never: an event done twice, or merged
with another one; money for another sum than is owed; anything by the telephone's clock; somebody's name in what is
kept.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.actors import Actor
from canbao.access.stated_days import business_day
from canbao.campaign.attempting import RecordAttempts, Tried, record_attempts
from canbao.campaign.models import Reason, Result, Way
from canbao.campaign.paper_codes import PaperKind, PaperSaid, code_for
from canbao.money.collecting import HandInCash, hand_in_cash
from canbao.money.models import Payment, PaymentKind
from canbao.money.own_cash import own_cash
from canbao.money.paying import PaymentRefused, RecordPayment, WithdrawPayment, record_payment, withdraw_payment
from canbao.money.states import STANDING
from canbao.phones.lists import person_of
from canbao.phones.models import ID_DIGITS, Phone, PhoneEvent
from canbao.phones.sealing import PhoneKeys
from canbao.store.failures import StoreFailed
from canbao.store.scope import scope_of, scoped

_log = logging.getLogger(__name__)
EVENT_ID = re.compile(rf"[0-9a-f]{{{ID_DIGITS}}}")
LONGEST_EVENT = 4_000
"""Bytes as they come."""
RESULTS: Mapping[Reason, Result] = MappingProxyType(
    {Reason.LOST: Result.NOT_MET, Reason.NO_MONEY: Result.CANNOT, Reason.UNWILLING: Result.REFUSED}
)
"""What came of asking somebody who gave this reason; of the others: told."""
SAME, RETURNED = "same", "returned"
_WITHDRAWN_WHY = "在村级手机上记错"


class BadEvent(StoreFailed):
    """It says nothing that can be done."""


@dataclass(frozen=True)
class SettleEvent:
    """What the collector says of money that another hand had noted: the same money twice, or cash that went back."""

    event: str
    how: str


@dataclass(frozen=True)
class Heard:
    """An event, whose it is, and by which keys its people are called. `said`: whatever the telephone sealed."""

    phone: Phone
    actor: Actor
    keys: PhoneKeys
    id: str
    said: Any

    @property
    def key(self) -> str:
        """Of the action that does it."""
        return f"phone-event-{self.id}"

    @property
    def year(self) -> int:
        return _number(self.said, "year")


def hear(heard: Heard) -> PhoneEvent:
    """Do it and keep what came of it; heard again, what came of it then. Raises what is passing."""
    county = heard.phone.county
    with scoped(scope_of([county])):
        known = PhoneEvent.objects.filter(county=county, id=heard.id).first()
    if known is not None:
        return known
    kind = str(heard.said.get("kind", ""))[:12] if isinstance(heard.said, Mapping) else ""
    try:
        does = _DOES.get(kind)
        if does is None:
            raise BadEvent("这一版还不能办这一项，请刷新页面 not known here: load the page again")
        is_done, answer = True, does(heard)
    except StoreFailed as refused:
        if refused.is_passing:
            raise
        is_done, answer = False, {"words": str(refused), **_who_was_first(heard, refused)}
    except Exception as error:
        _log.critical("event %s of %s: %s", heard.id[:8], kind, type(error).__name__, exc_info=True)
        is_done, answer = (
            False,
            {"words": "系统出错，这一笔没有记，请再记一次；还不行就打镇里电话 nothing was noted"},
        )
    with scoped(scope_of([county])):
        return PhoneEvent.objects.create(
            county=county, id=heard.id, phone_id=heard.phone.id, unit=heard.phone.unit, kind=kind, is_done=is_done,
            answer=json.dumps(answer, ensure_ascii=False), at=Now(),
        )  # fmt: skip


def _pay(heard: Heard) -> dict[str, Json]:
    order = RecordPayment(_person(heard), heard.year, _number(heard.said, "fen"))
    done = record_payment(heard.actor, heard.key, order)
    with scoped(scope_of([heard.phone.county])):
        payment = Payment.objects.get(county=heard.phone.county, id=int(str(done["payment"])))
    said = PaperSaid(PaperKind.RECEIPT, payment.id, payment.paid_on, payment.fen)
    return {
        "payment": payment.id, "slip": payment.slip, "fen": payment.fen, "paid_on": payment.paid_on.isoformat(),
        "code": code_for(payment.county, said),
    }  # fmt: skip


def _withdraw(heard: Heard) -> dict[str, Json]:
    before = _before(heard)
    payment = json.loads(before.answer).get("payment")
    if not before.is_done or payment is None:
        raise BadEvent("这一笔没有记成，不用撤回 it was not noted: nothing to take back")
    withdraw_payment(heard.actor, heard.key, WithdrawPayment(int(payment), _WITHDRAWN_WHY))
    return {"of": before.id}


def _try(heard: Heard) -> dict[str, Json]:
    try:
        reason = Reason(str(heard.said.get("reason")))
    except ValueError:
        raise BadEvent("没有这个原因，请刷新页面 no such reason: load the page again") from None
    result, note = RESULTS.get(reason, Result.TOLD), str(heard.said.get("note", ""))[:200]
    with scoped(scope_of([heard.phone.county])):
        today = business_day()
    tried = Tried(_person(heard), Way.VISIT, result, today, reason, note=note)
    return {"attempt": record_attempts(heard.actor, heard.key, RecordAttempts(heard.year, (tried,)))["attempt"]}


def _hand_in(heard: Heard) -> dict[str, Json]:
    """Everything in this hand, for each unit that counts it; a unit that was done before is done."""
    with scoped(scope_of([heard.phone.county])):
        today = business_day()
    units = [each.unit for each in own_cash(heard.actor, heard.year, today).held]
    if not units:
        raise BadEvent("手中没有待上交的现金 there is nothing to hand in")
    done = [hand_in_cash(heard.actor, f"{heard.key}-{unit}", HandInCash(heard.year, unit)) for unit in units]
    return {"hand_ins": [each["hand_in"] for each in done], "fen": sum(int(str(each["fen"])) for each in done)}


def _settle(heard: Heard) -> dict[str, Json]:
    before, how = _before(heard), str(heard.said.get("how", ""))
    if before.is_done or how not in (SAME, RETURNED):
        raise BadEvent("这一笔不用处理 there is nothing to settle")
    settle_event(heard.actor, heard.key, SettleEvent(before.id, how))
    return {"of": before.id, "how": how}


@performs("use_phone")
def settle_event(act: Act, order: SettleEvent) -> dict[str, Json]:
    """Into the trail. Raises NotFound, NotAllowed."""
    event = PhoneEvent.objects.filter(county=act.actor.county, id=order.event).first()
    if event is None:
        raise NotFound("没有这一笔 no such event")
    act.require(event.unit)
    act.note("phone", event.phone_id, event=order.event[:8], how=order.how)
    return {"event": order.event}


_DOES: Mapping[str, Callable[[Heard], dict[str, Json]]] = MappingProxyType(
    {"pay": _pay, "withdraw": _withdraw, "try": _try, "hand_in": _hand_in, "settle": _settle}
)
KINDS = frozenset(_DOES)


def _who_was_first(heard: Heard, refused: StoreFailed) -> dict[str, Json]:
    """Of a person who had paid already: by whom and when, as numbers."""
    if not isinstance(refused, PaymentRefused):
        return {}
    found: dict[str, Json] = {"why": refused.reason}
    if refused.reason == "already_paid":
        person = _person(heard)
        with scoped(scope_of([heard.phone.county])):
            first = Payment.objects.filter(
                county=heard.phone.county, year=heard.year, person_id=person, kind=PaymentKind.OWN,
                state__in=STANDING,
            ).first()  # fmt: skip
        if first is not None:
            found |= {"by": first.collector or 0, "at": first.recorded_at.isoformat(), "channel": first.channel}
    return found


def _before(heard: Heard) -> PhoneEvent:
    """The event that this one is about, of the same telephone. Raises BadEvent."""
    county = heard.phone.county
    with scoped(scope_of([county])):
        found = PhoneEvent.objects.filter(
            county=county, phone_id=heard.phone.id, id=str(heard.said.get("of", ""))[:ID_DIGITS]
        ).first()
    if found is None:
        raise BadEvent("没有这一笔 no such event")
    return found


def _person(heard: Heard) -> int:
    """Raises BadEvent."""
    found = person_of(heard.actor, heard.keys.down, str(heard.said.get("person", "")))
    if found is None:
        raise BadEvent("此人已不在您的名单里，请到镇里问清楚 nobody of your villages any more")
    return found


def _number(said: Mapping[str, Any], name: str) -> int:
    """Raises BadEvent."""
    found = said.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 < found < 10**9:
        raise BadEvent("手机送来的内容不完整，请刷新页面 what the telephone sent is not whole")
    return found
