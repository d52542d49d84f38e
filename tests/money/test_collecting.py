"""Cash on its way: collector, town, bank, tax office; handed in and counted by two, each sum to the fen."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import in_area
from tests.money.tills import Till

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.money.accounts import Account
from canbao.money.collecting import (
    ConfirmDeposit,
    DecideHandIn,
    DepositCash,
    HandInCash,
    NothingHeld,
    OtherSum,
    confirm_deposit,
    decide_hand_in,
    deposit_cash,
    hand_in_cash,
)
from canbao.money.models import Payment
from canbao.store.states import MoveRefused


class Village:
    """Two dues of one village, and everybody on the way of their money."""

    def __init__(self, till: Till) -> None:
        dues = till.payable()
        unit = max({due.unit for due in dues}, key=lambda unit: sum(due.unit == unit for due in dues))
        self.till, self.unit, self.town = till, unit, unit[:9]
        self.dues = [due for due in dues if due.unit == unit][:2]
        assert len(self.dues) == 2
        self.fen = sum(due.payable_fen or 0 for due in self.dues)
        self.collector = worker("village_collector", units=(unit,), account=701)
        self.clerk = worker("town_clerk", units=(self.town,), account=702)
        self.tax = worker("tax_clerk", units=(till.county.code,), account=703)

    def pay(self) -> None:
        for due in self.dues:
            self.till.pay(due, actor=self.collector)

    def hand_in(self) -> int:
        order = HandInCash(self.till.year, self.unit)
        return int(hand_in_cash(self.collector, new_key(), order)["hand_in"])  # type: ignore[arg-type]

    def receive(self, number: int, actor: Actor | None = None, **order: Any) -> str:
        wanted = {"hand_in": number, "counted_fen": self.fen} | order
        return str(decide_hand_in(actor or self.clerk, new_key(), DecideHandIn(**wanted))["state"])

    def deposit(self, **order: Any) -> int:
        wanted = {"year": self.till.year, "town": self.town, "paper": "0001", "fen": self.fen} | order
        return int(deposit_cash(self.clerk, new_key(), DepositCash(**wanted))["deposit"])  # type: ignore[arg-type]

    def states(self) -> set[str]:
        with in_area(self.till.county.code):
            return set(Payment.objects.values_list("state", flat=True))


@pytest.fixture
def village(till: Till) -> Village:
    return Village(till)


def test_the_way_from_hand_to_treasury(village: Village) -> None:
    before = village.till.book()
    village.pay()
    number = village.hand_in()
    assert village.till.book()[Account.COLLECTOR, "701"] == village.fen, "it is the collector's until it was counted"
    assert village.receive(number) == "received"
    assert village.till.book()[Account.TOWN, village.town] == village.fen
    deposit = village.deposit()
    assert village.till.book()[Account.TRANSIT, str(deposit)] == village.fen
    order = ConfirmDeposit(deposit, village.fen)
    assert confirm_deposit(village.tax, new_key(), order)["state"] == "arrived"
    assert village.states() == {"confirmed"}
    after = village.till.book()
    assert after.pop((Account.TREASURY, "")) == village.fen
    assert after[Account.OWED, ""] == before[Account.OWED, ""] - village.fen
    assert {key: fen for key, fen in after.items() if key[0] is not Account.OWED} == {
        key: fen for key, fen in before.items() if key[0] is not Account.OWED
    }


def test_a_sum_that_differs_by_a_fen_goes_no_further(village: Village) -> None:
    village.pay()
    number = village.hand_in()
    with pytest.raises(OtherSum, match="点收"):
        village.receive(number, counted_fen=village.fen - 1)
    assert village.receive(number) == "received"
    with pytest.raises(OtherSum, match="待缴存"):
        village.deposit(fen=village.fen + 1)
    deposit = village.deposit()
    with pytest.raises(OtherSum, match="到账"):
        confirm_deposit(village.tax, new_key(), ConfirmDeposit(deposit, village.fen - 1))
    assert village.till.book()[Account.TRANSIT, str(deposit)] == village.fen


def test_turned_back_it_is_held_again(village: Village) -> None:
    village.pay()
    number = village.hand_in()
    with pytest.raises(NotAllowed, match="原因"):
        village.receive(number, is_received=False)
    assert village.receive(number, is_received=False, reason="少一张票") == "refused"
    assert village.states() == {"noted"}
    with pytest.raises(MoveRefused):
        village.receive(number)
    assert village.receive(village.hand_in()) == "received"


def test_nothing_twice_and_nothing_out_of_nothing(village: Village) -> None:
    with pytest.raises(NothingHeld):
        village.hand_in()
    with pytest.raises(NothingHeld):
        village.deposit()
    village.pay()
    number = village.hand_in()
    with pytest.raises(NothingHeld):
        village.hand_in()
    village.receive(number)
    deposit = village.deposit()
    with pytest.raises(NothingHeld):
        village.deposit(paper="0002")
    confirm_deposit(village.tax, new_key(), ConfirmDeposit(deposit, village.fen))
    with pytest.raises(MoveRefused):
        confirm_deposit(village.tax, new_key(), ConfirmDeposit(deposit, village.fen))


def test_each_step_is_another_hand_s(village: Village) -> None:
    village.pay()
    number = village.hand_in()
    with pytest.raises(NotAllowed):
        village.receive(number, actor=village.collector)
    with pytest.raises(NotAllowed, match="另一人"):
        village.receive(number, actor=worker("town_clerk", units=(village.town,), account=701))
    with pytest.raises(NotFound):
        village.receive(number, actor=worker("town_clerk", units=("430621999",)))
    village.receive(number)
    deposit = village.deposit()
    with pytest.raises(NotAllowed):
        confirm_deposit(village.clerk, new_key(), ConfirmDeposit(deposit, village.fen))


def test_cash_of_several_towns_at_once_is_paid_in_town_by_town(till: Till) -> None:
    """Whoever collects in more than one town may bring it all at once; each town pays in its own, from its own."""
    dues = {due.unit[:9]: due for due in till.payable()}
    one, other = (dues[town] for town in sorted(dues)[:2])
    county = till.county.code
    clerk = worker("town_clerk", units=(county,), account=702)
    for due in (one, other):
        till.pay(due)
    handed = hand_in_cash(till.collector, new_key(), HandInCash(till.year, county))
    decide_hand_in(clerk, new_key(), DecideHandIn(int(str(handed["hand_in"])), int(str(handed["fen"]))))
    book = till.book()
    for due in (one, other):
        assert book[Account.TOWN, due.unit[:9]] == due.payable_fen
    with pytest.raises(NothingHeld):
        deposit_cash(clerk, new_key(), DepositCash(till.year, county, "0", one.payable_fen or 0))
    for due in (one, other):
        deposit_cash(clerk, new_key(), DepositCash(till.year, due.unit, f"存{due.id}", due.payable_fen or 0))
    assert [owned for owned in till.book() if owned[0] is Account.TOWN] == []
