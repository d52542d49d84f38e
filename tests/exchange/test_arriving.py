"""Deposits that the tax office reports: arrived with their payments, or told as differences."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import in_area
from tests.money.tills import Till

from canbao.access.acting import Act, performs
from canbao.exchange.arriving import Arrival, arrive_deposits
from canbao.money.accounts import Account
from canbao.money.collecting import (
    DecideHandIn,
    DepositCash,
    HandInCash,
    decide_hand_in,
    deposit_cash,
    hand_in_cash,
)
from canbao.money.models import Difference, Payment


@performs("receive_package")
def take(act: Act, order: tuple[Arrival, ...]) -> dict[str, Any]:
    act.require(act.actor.county)
    return dict(arrive_deposits(act, order))


def told(till: Till, *rows: tuple[str, int]) -> dict[str, Any]:
    arrivals = [Arrival(at, paper, till.year, fen, till.county.as_of) for at, (paper, fen) in enumerate(rows, start=1)]
    return dict(take(till.county.clerk(), new_key(), tuple(arrivals)))


@pytest.fixture
def deposited(till: Till) -> int:
    """The cash of one payment on its way, under the paper D1."""
    due = till.payable()[0]
    till.pay(due)
    town = worker("town_clerk", units=(till.county.code,), account=777)
    number = hand_in_cash(till.collector, new_key(), HandInCash(till.year, due.unit))["hand_in"]
    fen = due.payable_fen or 0
    decide_hand_in(town, new_key(), DecideHandIn(int(str(number)), fen))
    deposit_cash(town, new_key(), DepositCash(till.year, due.unit[:9], "D1", fen))
    return fen


def test_a_deposit_arrives_once(till: Till, deposited: int) -> None:
    assert told(till, ("D1", deposited)) == {"arrived": 1}
    assert till.book()[Account.TREASURY, ""] == deposited
    with in_area(till.county.code):
        assert set(Payment.objects.values_list("state", flat=True)) == {"confirmed"}
    assert told(till, ("D1", deposited), ("D1", deposited)) == {"again": 2}
    assert till.book()[Account.TREASURY, ""] == deposited


def test_what_differs_is_told_once_and_goes_when_it_agrees(till: Till, deposited: int) -> None:
    before = till.book()
    assert told(till, ("D1", deposited + 1), ("D9", 5)) == {"deposit_amount": 1, "deposit_unknown": 1}
    assert told(till, ("D1", deposited + 1), ("D9", 5)) == {"deposit_amount": 0, "deposit_unknown": 0}
    assert till.book() == before
    with in_area(till.county.code):
        rows = Difference.objects.order_by("about").values_list("about", "ours_fen", "theirs_fen", "state", "owner")
        assert list(rows) == [
            ("D1", deposited, deposited + 1, "open", "town"), ("D9", None, 5, "open", "town"),
        ]  # fmt: skip
    assert told(till, ("D1", deposited)) == {"arrived": 1}
    with in_area(till.county.code):
        assert dict(Difference.objects.values_list("about", "state")) == {"D1": "gone", "D9": "open"}
