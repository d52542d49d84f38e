"""What waits for somebody: cash at each of its places with the day since when, held money until it is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.access.people_at_work import new_key, worker
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.money.collecting import DecideHandIn, DepositCash, HandInCash, decide_hand_in, deposit_cash, hand_in_cash
from canbao.money.holding import GiveBackHeld, give_back_held
from canbao.money.waiting import cash_there, money_held


def places(till: Till) -> list[tuple[str, str, int, int]]:
    return [(each.place, each.of, each.payments, each.fen) for each in cash_there(till.county.clerk(), till.year)]


def test_cash_is_at_one_place_at_a_time(till: Till) -> None:
    town = till.county.towns()[0]
    one, two = [due for due in till.payable() if due.unit.startswith(town)][:2]
    fen = (one.payable_fen or 0) + (two.payable_fen or 0)
    first = till.county.as_of
    assert places(till) == []
    till.pay(one)
    till.go_to(first + timedelta(days=1))
    till.pay(two)
    assert places(till) == [("hand", "501", 2, fen)]
    (held,) = cash_there(till.county.clerk(), till.year)
    assert held.since == first
    offered = hand_in_cash(till.collector, new_key(), HandInCash(till.year, town))
    assert places(till) == [("offered", "501", 2, fen)]
    decide_hand_in(till.county.town_clerk(town), new_key(), DecideHandIn(int(str(offered["hand_in"])), fen))
    assert places(till) == [("town", town, 2, fen)]
    made = deposit_cash(till.county.town_clerk(town), new_key(), DepositCash(till.year, town, "缴-1", fen))
    assert places(till) == [("way", "缴-1", 2, fen)]
    assert [each.record for each in cash_there(till.county.clerk(), till.year)] == [made["deposit"]]


def test_held_money_waits_until_it_is_decided(till: Till) -> None:
    office, due = TaxOffice(till), till.payable()[0]
    office.report(office.row(due, "A", fen=1))
    (held,) = money_held(till.county.clerk(), till.year)
    assert (held.tax_number, held.fen) == ("A", 1)
    give_back_held(till.county.clerk(), new_key(), GiveBackHeld(held.id, "税务已退"))
    assert money_held(till.county.clerk(), till.year) == []


def test_a_village_sees_neither_the_other_town_nor_without_the_right(till: Till) -> None:
    town, other = till.county.towns()[:2]
    till.pay(next(due for due in till.payable() if due.unit.startswith(town)))
    assert cash_there(worker("town_clerk", units=(town,)), till.year)
    assert cash_there(worker("town_clerk", units=(other,)), till.year) == []
    with pytest.raises(NotAllowed):
        cash_there(worker("system_admin", units=(town,)), till.year)
