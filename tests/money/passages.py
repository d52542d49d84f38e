"""One person's money on its way from a hand to the treasury and back: eighteen steps, twelve kinds of actions.

In: a county whose notice gives money back. Out: `Passage`: each step is an action with who does it and an order made
from what was answered before. Never: an expectation.
"""

from __future__ import annotations

import itertools
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.access.people_at_work import new_key, worker
from tests.database import current_database, in_area
from tests.money.dying import Performer, Work
from tests.money.ended_lives import happen, plain_dues
from tests.money.tills import Till

from canbao.billing.models import Due
from canbao.billing.pledging import RegisterSponsor, register_sponsor
from canbao.money.aiding.requests import (
    ConfirmAidList,
    NothingToAsk,
    OneRequest,
    ReviewAid,
    apply_for_aid,
    confirm_aid_list,
    review_aid,
)
from canbao.money.aiding.transferring import TransferAid, transfer_aid
from canbao.money.collecting import (
    ConfirmDeposit,
    DecideHandIn,
    DepositCash,
    HandInCash,
    confirm_deposit,
    decide_hand_in,
    deposit_cash,
    hand_in_cash,
)
from canbao.money.paying import (
    PaymentLine,
    RecordPayment,
    RecordPayments,
    WithdrawPayment,
    record_payment,
    record_payments,
    withdraw_payment,
)
from canbao.money.refunding.refunds import (
    DecideRefund,
    PayRefund,
    ProposeRefund,
    decide_refund,
    pay_refund,
    propose_refund,
)
from canbao.money.refunding.reversals import ReversePayment, reverse_payment
from canbao.money.sponsoring import ReceiveGift, receive_gift
from canbao.registry.models import Relation

FIRST, GONE = date(2024, 1, 1), date(2023, 11, 20)
_papers = itertools.count(1)


class Offices:
    """Who takes part in a county; a sponsor, and an application for aid that finance has let through."""

    def __init__(self, till: Till) -> None:
        self.till, area = till, (till.county.code,)
        roles = {
            "hand": "village_collector", "town": "town_clerk", "tax": "tax_clerk", "clerk": "bureau_clerk",
            "lead": "bureau_lead", "finance": "finance",
        }  # fmt: skip
        self.people = {
            name: worker(role, units=area, account=700 + at) for at, (name, role) in enumerate(roles.items())
        }
        made = register_sponsor(self.people["clerk"], new_key(), RegisterSponsor(till.county.code, "荣家湾村集体"))
        self.sponsor = int(str(made["sponsor"]))
        self.request = next(self._requests())

    def _requests(self) -> Iterator[Any]:
        """Of one town, so that every part of it is one transfer."""
        clerk = self.people["clerk"]
        for town in self.till.county.towns():
            try:
                request = confirm_aid_list(clerk, new_key(), ConfirmAidList(self.till.year, "government", town))[
                    "request"
                ]
            except NothingToAsk:
                continue
            assert isinstance(request, int)
            apply_for_aid(clerk, new_key(), OneRequest(request))
            review_aid(self.people["finance"], new_key(), ReviewAid(request))
            yield request

    def passages(self) -> Iterator[Passage]:
        """Dues of the full price, of people of whom none is a relative of another: who dies touches relatives."""
        relatives = defaultdict(set)
        with in_area(self.till.county.code):
            for person, other in Relation.objects.values_list("person_id", "other_id"):
                relatives[person].add(other)
        dues, met = plain_dues(self.till, cover_from=FIRST), set[int]()
        most = max(due.payable_fen or 0 for due in dues)
        for due in dues:
            if due.payable_fen == most and due.person_id not in met:
                met |= {due.person_id, *relatives[due.person_id]}
                yield Passage(self, due)


@dataclass
class Passage:
    """The way of one due. `said`: what the steps so far have answered."""

    offices: Offices
    due: Due
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return self.offices.till.year

    def work(self, step: Step) -> Work:
        """The step as a request with a key of its own."""
        till = self.offices.till
        if step.performer is propose_refund:
            happen(till, self.due.person_id, "dead", GONE)
        actor, order = self.offices.people[step.who], step.order(self)
        return Work(
            current_database(), os.environ["CANBAO_SECRETS"], till.county.as_of, step.performer, actor, new_key(), order
        )

    def go(self, work: Work) -> Mapping[str, Any]:
        """Take a step, and remember what was answered."""
        answer = work.perform()
        self.said |= answer
        return answer


@dataclass(frozen=True)
class Step:
    """One action, who takes it, and its order. `name` is empty where it has been looked at already."""

    performer: Performer
    who: str
    order: Callable[[Passage], Any]
    name: str = ""


def _bring(*names: str) -> Iterator[Step]:
    """From the hand to the treasury."""
    steps: list[tuple[Performer, str, Callable[[Passage], Any]]] = [
        (record_payment, "hand", lambda p: RecordPayment(p.due.person_id, p.year, p.due.payable_fen or 0)),
        (hand_in_cash, "hand", lambda p: HandInCash(p.year, p.due.unit)),
        (decide_hand_in, "town", lambda p: DecideHandIn(p.said["hand_in"], p.said["fen"])),
        (deposit_cash, "town", lambda p: DepositCash(p.year, p.due.unit[:9], f"P{next(_papers)}", p.said["fen"])),
        (confirm_deposit, "tax", lambda p: ConfirmDeposit(p.said["deposit"], p.said["fen"])),
    ]
    for at, step in enumerate(steps):
        yield Step(*step, *names[at : at + 1])


STEPS: tuple[Step, ...] = (
    Step(record_payment, "hand", lambda p: RecordPayment(p.due.person_id, p.year, p.due.payable_fen or 0), "payment"),
    Step(withdraw_payment, "hand", lambda p: WithdrawPayment(p.said["payment"], "记错人"), "withdrawal"),
    Step(
        record_payments,
        "hand",
        lambda p: RecordPayments(p.year, (PaymentLine(p.due.person_id, p.due.payable_fen or 0),)),
    ),
    Step(withdraw_payment, "hand", lambda p: WithdrawPayment(p.said["payments"][0]["payment"], "记错人")),
    *_bring("", "hand-in", "count", "deposit", "arrival"),
    Step(reverse_payment, "tax", lambda p: ReversePayment(p.said["payment"], "重复扣款"), "reversal"),
    *_bring(),
    Step(propose_refund, "clerk", lambda p: ProposeRefund(p.due.person_id, p.year, "ended"), "proposed refund"),
    Step(decide_refund, "lead", lambda p: DecideRefund(p.said["refund"]), "approved refund"),
    Step(pay_refund, "tax", lambda p: PayRefund(p.said["refund"], p.said["fen"], "退0001"), "paid refund"),
    Step(transfer_aid, "finance", lambda p: TransferAid(p.offices.request, 100), "transfer of aid"),
    Step(receive_gift, "tax", lambda p: ReceiveGift(p.offices.sponsor, p.year, 100, f"G{next(_papers)}"), "gift"),
)
"""In order. Twelve of them bear a name: those are killed."""
