"""Published dues in the book: everybody's, once; a later run moves the difference; who has paid is left alone."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.billing.models import AidLine
from canbao.money.accounts import Account
from canbao.money.charging import ChargeDues, NothingPublished, charge_dues


def expected(till: Till) -> dict[tuple[Account, str], int]:
    """What the run says, added up by hand."""
    book: dict[tuple[Account, str], int] = {}
    accepted = till.accepted()
    charged = [due for due in till.dues() if due.situation in accepted and due.payable_fen is not None]
    owed = sum(due.payable_fen or 0 for due in charged)
    book[Account.OWED, ""], book[Account.OWN_SHARE, ""] = owed, -owed
    closed = {due.person_id for due in charged}
    run = till.run
    with in_area(till.county.code):
        lines = list(AidLine.objects.filter(county=till.county.code, run_id=run))
    for line in lines:
        if line.person_id in closed and line.fen:
            book[Account.AID, line.payer] = book.get((Account.AID, line.payer), 0) + line.fen
            book[Account.AID_SHARE, line.payer] = book.get((Account.AID_SHARE, line.payer), 0) - line.fen
    return book


def test_every_due_is_in_the_book_once(till: Till) -> None:
    assert till.book() == expected(till)
    assert len({account for account, _ in till.book()}) == 4
    again = charge_dues(till.county.clerk(), new_key(), ChargeDues(till.year))
    assert again["transfers"] == 0


def test_a_later_run_moves_the_difference_but_not_of_who_has_paid(till: Till) -> None:
    paid, *_ = till.payable()
    till.pay(paid)
    later = till.county.assess(amend=(("personal_yuan", "410"),))
    till.county.publish(later["run"])
    charge_dues(till.county.clerk(), new_key(), ChargeDues(till.year))
    wanted = expected(till)
    (after,) = till.dues(person_id=paid.person_id)
    assert after.payable_fen is not None
    assert paid.payable_fen is not None
    assert after.payable_fen > paid.payable_fen
    book = till.book()
    assert book[Account.COLLECTOR, "501"] == paid.payable_fen
    assert book[Account.OWED, ""] == wanted[Account.OWED, ""] - after.payable_fen
    assert book[Account.OWN_SHARE, ""] == wanted[Account.OWN_SHARE, ""] + after.payable_fen - paid.payable_fen


def test_nothing_published_and_nobody_but_the_bureau(till: Till) -> None:
    with pytest.raises(NothingPublished, match="2001"):
        charge_dues(till.county.clerk(), new_key(), ChargeDues(2001))
    with pytest.raises(NotAllowed):
        charge_dues(till.collector, new_key(), ChargeDues(till.year))
