"""Differences: given to somebody, explained once with a reason, and not told again afterwards."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key, worker
from tests.exchange.two_books import Books
from tests.money.tax_offices import TaxOffice
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.exchange.differences import (
    AnswerDifference,
    AssignDifference,
    BadAnswer,
    BadOwner,
    CloseDifference,
    answer_difference,
    answers_of,
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


def test_a_town_answers_its_own_and_closes_nothing(books: Books, till: Till) -> None:
    rows = books.pay(5)
    books.lay(rows[1:])
    clerk, town = till.county.clerk(), worker("town_clerk", units=(till.county.code,))
    (found,) = view_differences(books.office.clerk, till.year)
    with pytest.raises(BadAnswer, match="不由镇街"):
        answer_difference(town, new_key(), AnswerDifference(found.id, "已查"))
    assign_difference(clerk, new_key(), AssignDifference(found.id, "town"))
    with pytest.raises(BadAnswer, match="请写明"):
        answer_difference(town, new_key(), AnswerDifference(found.id, "  "))
    for words in ("缴存单晚交一天", "回单已补"):
        answer_difference(town, new_key(), AnswerDifference(found.id, words))
    assert [each.answer for each in answers_of(clerk, [found.id])[found.id]] == ["缴存单晚交一天", "回单已补"]
    assert [each.id for each in view_differences(clerk, till.year)] == [found.id]
    with pytest.raises(NotAllowed):
        answer_difference(clerk, new_key(), AnswerDifference(found.id, "替镇街写"))
    close_difference(clerk, new_key(), CloseDifference(found.id, "镇街已补缴存单"))
    with pytest.raises(MoveRefused):
        answer_difference(town, new_key(), AnswerDifference(found.id, "再补一句"))
