"""Differences: given to somebody, explained once with a reason, and not told again afterwards."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key, worker
from tests.exchange.two_books import Books
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.exchange.differences import (
    AssignDifference,
    BadOwner,
    CloseDifference,
    assign_difference,
    close_difference,
    view_differences,
)
from canbao.store.states import MoveRefused


@pytest.fixture
def books(till: Till) -> Books:
    return Books(till, TaxOffice(till))


def test_a_difference_is_given_to_somebody_or_explained_once(books: Books, till: Till) -> None:
    rows = books.pay(5)
    books.lay(rows[1:])
    (found,) = view_differences(books.office.clerk, till.year)
    with pytest.raises(BadOwner):
        assign_difference(till.county.clerk(), new_key(), AssignDifference(found.id, "某人"))
    assign_difference(till.county.clerk(), new_key(), AssignDifference(found.id, "bureau"))
    with pytest.raises(NotAllowed):
        close_difference(till.county.clerk(), new_key(), CloseDifference(found.id, ""))
    with pytest.raises(NotAllowed):
        close_difference(till.collector, new_key(), CloseDifference(found.id, "核实"))
    close_difference(till.county.clerk(), new_key(), CloseDifference(found.id, "税务漏报，已补报"))
    with pytest.raises(MoveRefused):
        close_difference(till.county.clerk(), new_key(), CloseDifference(found.id, "再说一次"))
    assert books.lay(rows[1:]).differences == {}
    assert view_differences(worker("auditor", units=(till.county.code,)), till.year, state="closed")[0].reason
