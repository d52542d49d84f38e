"""The book folded in memory: the same sums as the database's, and what cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from canbao.money.accounts import Account, Movement
from canbao.money.ledger import Ledger, Moved


def moved(movement: Movement, debit: Account, credit: Account, fen: int, **more: Any) -> Moved:
    return Moved(
        movement, debit, more.pop("debit_of", ""), credit, more.pop("credit_of", ""), fen, "430621100001", **more
    )


def test_a_person_is_charged_pays_and_gets_something_back() -> None:
    book = Ledger()
    for each in (
        moved(Movement.CHARGE, Account.OWED, Account.OWN_SHARE, 40_000, person_id=7),
        moved(Movement.CHARGE, Account.AID, Account.AID_SHARE, 5_000, debit_of="x", credit_of="x", person_id=7),
        moved(Movement.LAPSE, Account.OWN_SHARE, Account.OWED, 20_000, person_id=7),
        moved(Movement.COLLECT, Account.COLLECTOR, Account.OWED, 20_000, debit_of="9", person_id=7),
        moved(Movement.WITHDRAW, Account.OWED, Account.COLLECTOR, 20_000, credit_of="9", person_id=7),
        moved(Movement.RECEIVE, Account.TREASURY, Account.OWED, 20_000, person_id=7),
        moved(Movement.OWE_BACK, Account.OWN_SHARE, Account.REFUNDS, 8_000, person_id=7),
        moved(Movement.PAY_BACK, Account.REFUNDS, Account.TREASURY, 3_000, person_id=7),
    ):
        book.take(each)
    assert book.people[7].cells() == (20_000, 20_000, 5_000, 8_000, 3_000)
    assert book.people[7].left == 0
    assert book.balances[Account.TREASURY, ""] == 17_000
    assert book.balances[Account.COLLECTOR, "9"] == 0
    assert book.units["430621100001", Account.TREASURY] == 17_000
    assert book.total() == 0
    assert book.below_nothing() == []


def test_what_is_below_nothing_and_what_cannot_be_is_said() -> None:
    book = Ledger()
    book.take(moved(Movement.HAND_IN, Account.TOWN, Account.COLLECTOR, 1, debit_of="430621100", credit_of="9"))
    assert book.below_nothing() == [(Account.COLLECTOR, "9")]
    for wrong in (
        moved(Movement.COLLECT, Account.TREASURY, Account.OWED, 1),
        moved(Movement.RECEIVE, Account.TREASURY, Account.OWED, 0),
    ):
        with pytest.raises(ValueError, match="no such transfer"):
            book.take(wrong)
