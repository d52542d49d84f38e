"""One's own cash: what is held, by whom it is counted, what was taken today; nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.access.people_at_work import new_key, worker
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.money.collecting import HandInCash, hand_in_cash
from canbao.money.limits import SetCashLimit, set_cash_limit
from canbao.money.own_cash import own_cash, own_payments
from canbao.money.paying import WithdrawPayment, withdraw_payment


def test_what_is_held_and_taken_is_ones_own(till: Till) -> None:
    first, one, two = till.county.as_of, *till.payable()[:2]
    set_cash_limit(
        worker("bureau_lead", units=(till.county.code,)), new_key(), SetCashLimit(till.year, 3, 10_000_000)
    )  # fmt: skip
    taken = till.pay(one)
    till.go_to(first + timedelta(days=1))
    till.pay(two)
    found = own_cash(till.collector, till.year, first + timedelta(days=1))
    both = (one.payable_fen or 0) + (two.payable_fen or 0)
    assert (found.hand.fen, found.hand.since, found.hand.last_day) == (both, first, first + timedelta(days=3))
    assert [each.person_id for each in found.taken] == [two.person_id]
    assert sum(each.fen for each in found.held) == both
    other = worker("village_collector", units=(till.county.code,), account=502)
    assert own_cash(other, till.year, first).hand.fen == 0
    assert own_payments(other, [taken["payment"]]) == ()
    assert [each.slip for each in own_payments(till.collector, [taken["payment"]])] == [1]
    with pytest.raises(NotAllowed):
        own_cash(till.county.clerk(), till.year, first)


def test_cash_is_offered_by_village_or_by_town(till: Till) -> None:
    due = till.payable()[0]
    of_village = worker("village_collector", units=(due.unit,), account=503)
    till.pay(due, actor=of_village)
    day = till.county.as_of
    (held,) = own_cash(of_village, till.year, day).held
    assert held.unit == due.unit
    of_town = worker("town_clerk", units=(due.unit[:9],), account=504)
    till.pay(next(each for each in till.payable()[1:] if each.unit[:9] == due.unit[:9]), actor=of_town)
    (held,) = own_cash(of_town, till.year, day).held
    assert held.unit == due.unit[:9]
    hand_in_cash(of_town, new_key(), HandInCash(till.year, held.unit))
    found = own_cash(of_town, till.year, day)
    assert (found.held, [each.unit for each in found.offered], found.hand.fen) == ((), [held.unit], held.fen)
    assert not any(each.is_in_hand for each in found.taken)


def test_what_was_withdrawn_is_not_held(till: Till) -> None:
    taken = till.pay(till.payable()[0])
    withdraw_payment(till.collector, new_key(), WithdrawPayment(taken["payment"], "记错人"))
    found = own_cash(till.collector, till.year, till.county.as_of)
    assert (found.hand.fen, found.held, [each.state for each in found.taken]) == (0, (), ["withdrawn"])
