"""How much cash a hand may hold, and how long: nothing beyond it is taken."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.access.people_at_work import new_key
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.money.limits import BadLimit, HandInFirst, SetCashLimit, set_cash_limit


def test_nothing_is_taken_beyond_the_limits_of_a_hand(till: Till) -> None:
    first, second, *_ = till.payable()
    most = (first.payable_fen or 0) + (second.payable_fen or 0)
    set_cash_limit(till.county.lead(), new_key(), SetCashLimit(till.year, most_days=1, most_fen=most - 1))
    till.pay(first)
    with pytest.raises(HandInFirst, match="最多"):
        till.pay(second)
    set_cash_limit(till.county.lead(), new_key(), SetCashLimit(till.year, most_days=1))
    till.go_to(till.county.as_of + timedelta(days=1))
    till.pay(second)
    till.go_to(till.county.as_of + timedelta(days=2))
    with pytest.raises(HandInFirst, match="还未上交"):
        till.pay(till.payable()[2])
    with pytest.raises(NotAllowed):
        set_cash_limit(till.collector, new_key(), SetCashLimit(till.year))


def test_what_nobody_could_keep_is_no_limit(till: Till) -> None:
    for days, fen in ((-1, None), (None, 0), (3, -1)):
        with pytest.raises(BadLimit, match="大于零"):
            set_cash_limit(till.county.lead(), new_key(), SetCashLimit(till.year, days, fen))
    set_cash_limit(till.county.lead(), new_key(), SetCashLimit(till.year, 0, 1))
