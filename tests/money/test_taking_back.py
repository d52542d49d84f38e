"""Bookings that were wrong taken back: whole, the newest first; then recorded as they should have been."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import new_key, vault, worker
from tests.assessing import TENGZHOU, YUEYANG
from tests.database import in_area
from tests.money.aiding.conftest import desk, template_of, till
from tests.money.aiding.desks import Desk

from canbao.access.acting import NotAllowed, NotFound
from canbao.money.accounts import Account
from canbao.money.aiding.reconciling import reconcile_aid
from canbao.money.models import Transfer
from canbao.money.rebuilding import rebuild_book
from canbao.money.subsidising import ArrivalRefused, RecordSubsidy, record_subsidy, subsidy_accounts
from canbao.money.taking_back import NothingToTakeBack, TakeBackMoney, take_back_money

__all__ = ["desk", "template_of", "till", "vault"]
CITY, STRAIGHT = "city_budget", "assistance_fund"


def back(desk: Desk, number: int, fen: int, record: str = "aid_request", **changes: Any) -> dict[str, Any]:
    order = {"reason": "财政拨的是另一个数", **changes}
    return dict(take_back_money(desk.finance, new_key(), TakeBackMoney(record, number, fen, **order)))


def agrees(desk: Desk) -> bool:
    """Book, requests and lines; and the book rebuilt."""
    accounts = reconcile_aid(desk.lead, desk.year)
    return not any(each.difference_fen for each in accounts) and all(
        part.is_equal for part in rebuild_book(desk.lead, desk.year)
    )


def test_a_transfer_is_taken_back_and_recorded_again(desk: Desk) -> None:
    request = desk.reviewed(CITY)
    fen = desk.request(request).fen
    before = desk.till.book()
    desk.transfer(request, fen - 1)
    assert back(desk, request, fen - 1)["state"] == "reviewed"
    assert desk.till.book() == before
    assert agrees(desk)
    with in_area(desk.county.code):
        rows = Transfer.objects.filter(county=desk.county.code, record=request)
        taken = {row.reverses for row in rows.filter(movement="take_back")}
        assert taken == set(rows.filter(movement="transfer").values_list("id", flat=True))
    assert desk.transfer(request) == "transferred"
    assert desk.remit(request) == "remitted"
    assert desk.mark(request) == "marked"
    assert agrees(desk)


@pytest.mark.parametrize("till", [TENGZHOU], indirect=True)
def test_the_newest_first_and_only_as_a_whole(desk: Desk) -> None:
    request = desk.reviewed(CITY)
    fen = desk.request(request).fen
    with pytest.raises(NothingToTakeBack, match="没有登记过"):
        back(desk, request, 1)
    desk.transfer(request, fen - 5)
    desk.remit(request)
    desk.transfer(request)
    desk.remit(request)
    desk.mark(request)
    with pytest.raises(NothingToTakeBack, match=r"专户划入.*0\.05"):
        back(desk, request, fen)
    assert back(desk, request, 5)["state"] == "transferred"
    assert desk.till.book()[Account.AID_FUND, CITY] == 5
    assert agrees(desk)
    assert back(desk, request, 5)["state"] == "partly"
    assert back(desk, request, fen - 5) | {"fen": 0} == {
        "request": request, "state": "partly", "fen": 0, "movement": "remit", "taken_back_fen": fen - 5,
    }  # fmt: skip
    assert agrees(desk)
    assert back(desk, request, fen - 5)["movement"] == "transfer"
    made = desk.request(request)
    assert (made.state, made.transferred_fen, made.remitted_fen) == ("reviewed", 0, 0)
    assert agrees(desk)


@pytest.mark.parametrize("till", [YUEYANG], indirect=True)
def test_what_came_straight_into_the_fund_leaves_it(desk: Desk) -> None:
    request = desk.reviewed(STRAIGHT)
    before = desk.till.book()
    desk.transfer(request, 7)
    desk.transfer(request)
    assert back(desk, request, desk.request(request).fen - 7)["state"] == "partly"
    assert back(desk, request, 7)["state"] == "reviewed"
    assert desk.till.book() == before
    assert agrees(desk)
    assert desk.transfer(request) == "remitted"


def test_a_subsidy_is_taken_back_once_and_recorded_again_by_the_same_paper(desk: Desk) -> None:
    level = subsidy_level(desk)
    arrival = record(desk, level, 500)
    with pytest.raises(ArrivalRefused, match="登记过"):
        record(desk, level, 400)
    with pytest.raises(NothingToTakeBack, match="整笔冲回"):
        back(desk, arrival, 400, "subsidy_arrival")
    assert back(desk, arrival, 500, "subsidy_arrival")["taken_back_fen"] == 500
    with pytest.raises(NothingToTakeBack, match="已经冲回"):
        back(desk, arrival, 500, "subsidy_arrival")
    assert desk.till.book().get((Account.SUBSIDY, level), 0) == 0
    assert [each for each in subsidy_accounts(desk.lead, desk.year) if each.arrived_fen] == []
    again = record(desk, level, 400)
    with pytest.raises(ArrivalRefused, match="登记过"):
        record(desk, level, 400)
    assert [each.arrived_fen for each in subsidy_accounts(desk.lead, desk.year)] == [400]
    assert back(desk, again, 400, "subsidy_arrival")["arrival"] == again
    assert agrees(desk)


def test_not_without_a_reason_nor_by_anybody(desk: Desk) -> None:
    request = desk.reviewed(CITY)
    desk.transfer(request, 10)
    with pytest.raises(NotAllowed, match="原因"):
        back(desk, request, 10, reason=" ")
    with pytest.raises(NotAllowed):
        take_back_money(desk.clerk, new_key(), TakeBackMoney("aid_request", request, 10, "错"))
    with pytest.raises(NotFound):
        take_back_money(
            worker("finance", units=("110101",)), new_key(), TakeBackMoney("aid_request", request, 10, "错")
        )
    with pytest.raises(NotFound):
        back(desk, request, 10, "subsidy_arrival")
    with pytest.raises(NothingToTakeBack, match="aid_request"):
        back(desk, request, 10, "payment")
    assert back(desk, request, 10)["state"] == "reviewed"


def subsidy_level(desk: Desk) -> str:
    from canbao.billing.assessing import published_run
    from canbao.money.aiding.streams import books_of_run
    from canbao.money.subsidy_terms import terms_of

    with in_area(desk.county.code):
        run = published_run(desk.county.code, desk.year)
        assert run is not None
        return min(level for terms in terms_of(books_of_run(run)).values() for level, _ in terms.shares)


def record(desk: Desk, level: str, fen: int) -> int:
    order = RecordSubsidy(desk.year, fen, "财社1号", level)
    return int(str(record_subsidy(desk.finance, new_key(), order)["arrival"]))
