"""What finance pays by a package: booked to its request to the fen, once a paper; what does not fit refuses it all."""

from __future__ import annotations

from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.exchange.offices import Office, clerk, take
from tests.money.aiding.desks import Desk
from tests.money.tills import Till

from canbao.money.models import AidBooking
from canbao.money.rebuilding import rebuild_book
from canbao.money.taking_back import TakeBackMoney, take_back_money
from canbao.values.fen import format_yuan

STRAIGHT = "assistance_fund"


@pytest.fixture
def desk(till: Till) -> Desk:
    return Desk(till)


@pytest.fixture
def finance(till: Till) -> Office:
    county = till.county
    return Office("finance", "finance", county.code, year=till.year, day=county.as_of).register(county.as_of)


def row(desk: Desk, request: int, fen: int, **changes: str) -> dict[str, str]:
    return {
        "transfer": "财社1号", "request": str(request), "payer_code": STRAIGHT, "year": str(desk.year),
        "fen": format_yuan(fen), "arrived_on": desk.county.as_of.isoformat(),
    } | changes  # fmt: skip


def send(desk: Desk, office: Office, *rows: dict[str, str]) -> dict[str, Any]:
    return take(office.make("transfers", rows), clerk(desk.county.code))


def test_a_request_is_paid_in_two_papers(desk: Desk, finance: Office) -> None:
    request = desk.reviewed(STRAIGHT)
    fen = desk.request(request).fen
    sent = finance.make("transfers", [row(desk, request, 7), row(desk, request, fen - 7, transfer="财社2号")])
    assert take(sent, clerk(desk.county.code))["result"] == "taken"
    made = desk.request(request)
    assert (made.state, made.transferred_fen, made.remitted_fen) == ("remitted", fen, fen)
    with in_area(desk.county.code):
        booked = dict(AidBooking.objects.filter(county=desk.county.code).values_list("paper", "fen"))
    assert booked == {"财社1号": 7, "财社2号": fen - 7}
    book = desk.till.book()
    assert take(sent, clerk(desk.county.code))["is_again"]
    assert send(desk, finance, row(desk, request, 7))["result"] == "taken"
    assert desk.till.book() == book
    assert all(part.is_equal for part in rebuild_book(desk.lead, desk.year))


def test_what_does_not_fit_refuses_everything_and_is_named(desk: Desk, finance: Office) -> None:
    request = desk.reviewed(STRAIGHT)
    fen = desk.request(request).fen
    before = desk.till.book()
    answer = send(
        desk, finance, row(desk, request, 7), row(desk, request, fen, transfer="财社2号"),
        row(desk, request, 1, transfer="财社3号", payer_code="county"), row(desk, 1, 1),
        row(desk, 1, 1) | {"request": "甲1"},
    )  # fmt: skip
    assert (answer["result"], answer["problem"]) == ("refused", "not_applied")
    for said in ("有 4 行", "第 3 行：待拨付", "第 4 行：申请", "第 5 行：没有编号为 1", "第 6 行：申请编号应是数字"):
        assert said in answer["words"]
    assert desk.till.book() == before
    assert desk.request(request).state == "reviewed"


def test_a_request_that_is_not_reviewed_is_not_paid(desk: Desk, finance: Office) -> None:
    request = desk.confirm(STRAIGHT)
    answer = send(desk, finance, row(desk, request, 7))
    assert (answer["result"], answer["problem"]) == ("refused", "not_applied")
    assert desk.request(request).transferred_fen == 0


def test_another_sum_by_the_same_paper_only_after_the_first_was_taken_back(desk: Desk, finance: Office) -> None:
    request = desk.reviewed(STRAIGHT)
    assert send(desk, finance, row(desk, request, 7))["result"] == "taken"
    refused = send(desk, finance, row(desk, request, 8))
    assert "已登记 0.07 元" in refused["words"]
    finance.number, finance.mark = finance.number - 1, ""
    order = TakeBackMoney("aid_request", request, 7, "财政发错")
    assert take_back_money(desk.finance, new_key(), order)["state"] == "reviewed"
    finance.mark = first_mark(desk)
    assert send(desk, finance, row(desk, request, 8))["result"] == "taken"
    assert desk.request(request).transferred_fen == 8


def first_mark(desk: Desk) -> str:
    from canbao.exchange.models import Incoming

    with in_area(desk.county.code):
        return str(Incoming.objects.get(county=desk.county.code, number=1, state="applied").mark)
