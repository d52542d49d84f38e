"""Money of requests: whole or in parts, by way of an account or straight into the fund; book, towns and annex agree."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.access.people_at_work import new_key, worker
from tests.assessing import TENGZHOU, YUEYANG
from tests.money.aiding.desks import Desk

from canbao.access.acting import NotAllowed
from canbao.money.accounts import Account
from canbao.money.aiding.requests import OneRequest
from canbao.money.aiding.transferring import OtherMoney, TransferAid, parts_of, remit_aid, transfer_aid
from canbao.store.states import MoveRefused

CITY, STRAIGHT = "city_budget", "assistance_fund"


def of(desk: Desk, account: Account, payer: str = "") -> int:
    return desk.till.book().get((account, payer), 0)


def by_town(desk: Desk, request: int) -> Counter[str]:
    """What the annex says."""
    found: Counter[str] = Counter()
    for line in desk.lines(request):
        found[line.unit[:9]] += line.fen
    return found


def test_the_way_from_finance_to_the_fund(desk: Desk) -> None:
    owed = of(desk, Account.AID, CITY)
    request = desk.reviewed(CITY)
    fen = desk.request(request).fen
    assert desk.transfer(request) == "transferred"
    assert (of(desk, Account.AID_FUND, CITY), of(desk, Account.TREASURY)) == (fen, 0)
    assert of(desk, Account.AID, CITY) == owed - fen
    with pytest.raises(MoveRefused):
        desk.mark(request)
    assert desk.remit(request) == "remitted"
    assert (of(desk, Account.AID_FUND, CITY), of(desk, Account.TREASURY)) == (0, fen)
    assert by_town(desk, request) == desk.by_town("transfer", request) == desk.by_town("remit", request)
    assert desk.mark(request) == "marked"
    made = desk.request(request)
    assert (made.transferred_by, made.remitted_by, made.marked_by) == (804, 801, 801)


@pytest.mark.parametrize("till", [YUEYANG], indirect=True)
def test_without_an_account_on_the_way_it_comes_straight_into_the_fund(desk: Desk) -> None:
    request = desk.reviewed(STRAIGHT)
    assert desk.request(request).account == ""
    fen = desk.request(request).fen
    assert desk.transfer(request, fen - 1) == "partly"
    assert desk.transfer(request) == "remitted"
    assert (of(desk, Account.AID_FUND, STRAIGHT), of(desk, Account.TREASURY)) == (0, fen)
    assert by_town(desk, request) == desk.by_town("settle", request)
    with pytest.raises(MoveRefused):
        desk.remit(request)
    assert desk.mark(request) == "marked"


@pytest.mark.parametrize("till", [TENGZHOU], indirect=True)
def test_a_part_leaves_the_rest_owed_and_the_request_unmarked(desk: Desk) -> None:
    owed = of(desk, Account.AID, CITY)
    request = desk.reviewed(CITY)
    fen = desk.request(request).fen
    part = fen // 3
    assert desk.transfer(request, part) == "partly"
    assert of(desk, Account.AID, CITY) == owed - part
    assert desk.remit(request) == "partly"
    with pytest.raises(OtherMoney, match="没有这份申请的钱"):
        desk.remit(request)
    with pytest.raises(MoveRefused):
        desk.mark(request)
    with pytest.raises(OtherMoney, match="待拨付"):
        desk.transfer(request, fen - part + 1)
    assert desk.transfer(request, 1) == "partly"
    made = desk.request(request)
    assert (made.fen - made.transferred_fen, made.transferred_fen - made.remitted_fen) == (fen - part - 1, 1)
    assert desk.transfer(request) == "transferred"
    assert desk.remit(request) == "remitted"
    assert by_town(desk, request) == desk.by_town("transfer", request) == desk.by_town("remit", request)
    assert len(by_town(desk, request)) > 1


def test_nothing_of_nothing_and_only_by_finance(desk: Desk) -> None:
    request = desk.reviewed(CITY)
    for fen in (0, -1):
        with pytest.raises(OtherMoney):
            transfer_aid(desk.finance, new_key(), TransferAid(request, fen))
    with pytest.raises(NotAllowed):
        transfer_aid(desk.clerk, new_key(), TransferAid(request, 1))
    one = worker("finance", units=(desk.county.code,), account=801)
    with pytest.raises(NotAllowed, match="另一人"):
        transfer_aid(one, new_key(), TransferAid(request, 1))
    with pytest.raises(NotAllowed):
        remit_aid(desk.finance, new_key(), OneRequest(request))


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 50), min_size=1, max_size=12), st.data())
def test_parts_add_up_and_nobody_gets_more_than_is_owed(left: dict[str, int], data: st.DataObject) -> None:
    paid: Counter[str] = Counter()
    while whole := sum(left.values()):
        fen = data.draw(st.integers(1, whole))
        parts = parts_of(fen, left)
        assert sum(parts.values()) == fen
        left = {key: owed - parts.get(key, 0) for key, owed in left.items()}
        assert min(left.values()) >= 0
        paid.update(parts)
    assert set(left.values()) == {0}
