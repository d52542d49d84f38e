"""People who apply after paying, and the offices that work on it.

In: a `Till`. Out: orders performed by whoever may. Never: an expectation.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.access.people_at_work import new_key, worker
from tests.database import in_area
from tests.money.ended_lives import arrive, plain_dues
from tests.money.refunding.test_owing_back import full_price
from tests.money.tills import Till

from canbao.billing.models import Due
from canbao.money.applications.deciding import (
    DecideApplication,
    EnterSum,
    PayApplication,
    decide_application,
    enter_sum,
    pay_application,
)
from canbao.money.applications.receiving import (
    CheckApplication,
    ReceiveApplication,
    check_application,
    receive_application,
)
from canbao.registry.models import Standing

ELSEWHERE = "440106"
"""Where people have gone to work."""


class Counter:
    """The town that takes papers, the bureau that checks and decides, the tax office that pays."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.town = worker("town_clerk", units=(till.county.code,), account=1_101)
        self.clerk, self.lead = till.county.clerk(), till.county.lead()
        self.tax = worker("tax_clerk", units=(till.county.code,), account=1_102)

    def receive(self, due: Due, kind: str = "claim_back", **changes: Any) -> int:
        order: dict[str, Any] = {
            "person_id": due.person_id, "year": self.till.year, "kind": kind, "documents": ("申请表", "缴费凭证"),
        }  # fmt: skip
        if kind == "claim_back":
            order |= {"paid_fen": 38_000, "paid_on": self.till.county.as_of, "paid_place": ELSEWHERE}
        done = receive_application(self.town, new_key(), ReceiveApplication(**order | changes))
        return int(str(done["application"]))

    def check(self, number: int, *, aided: bool = False, paid_fen: int = 38_000) -> dict[str, Any]:
        order = CheckApplication(number, "广州市医保局", aided, paid_fen)
        return dict(check_application(self.clerk, new_key(), order))

    def enter(self, number: int, fen: int, **changes: Any) -> dict[str, Any]:
        order = {"document": "卫健部门原标准", "payer": "health_budget"} | changes
        return dict(enter_sum(self.clerk, new_key(), EnterSum(number, fen, **order)))

    def decide(self, number: int, **order: Any) -> dict[str, Any]:
        return dict(decide_application(self.lead, new_key(), DecideApplication(number, **order)))

    def pay(self, number: int, fen: int, **order: Any) -> dict[str, Any]:
        given = {"paper": "补0001"} | order
        return dict(pay_application(self.tax, new_key(), PayApplication(number, fen, **given)))


def certified(till: Till, due: Due, name: str, role: str | None = None) -> None:
    """On a list that came late, certified a month before the payment."""
    with in_area(till.county.code):
        Standing.objects.create(
            county=till.county.code, person_id=due.person_id, standing=name, listed_as=name, role=role,
            valid_from=till.county.as_of - timedelta(days=30),
        )  # fmt: skip


def pays_first(till: Till, name: str = "尘肺病患者", role: str | None = None) -> Due:
    """Somebody who has paid in full and is known then to get it back."""
    due = full_price(till)
    arrive(till, due)
    certified(till, due, name, role)
    return due


def from_here(till: Till) -> Due:
    """Somebody whose hukou is here."""
    return plain_dues(till)[0]


def day(till: Till) -> date:
    return till.county.as_of
