"""Payers beside finance: what does not agree is told, to the fen, and nothing else is."""

from __future__ import annotations

from tests.database import as_superuser
from tests.money.aiding.desks import Desk

from canbao.money.accounts import Account
from canbao.money.aiding.reconciling import PayerAccount, reconcile_aid

CITY = "city_budget"


def account(desk: Desk, finance: int | None = None) -> PayerAccount:
    found = reconcile_aid(desk.clerk, desk.year, None if finance is None else {CITY: finance})
    return next(each for each in found if each.payer == CITY)


def test_every_payer_agrees_at_every_step(desk: Desk) -> None:
    due, *_ = desk.part_paying(CITY)
    desk.till.pay(due)
    request = desk.reviewed(CITY)
    fen = desk.request(request).fen
    desk.transfer(request, fen // 2)
    desk.remit(request)
    desk.transfer(request, 7)
    found = account(desk)
    assert (found.requested_fen, found.open_fen, found.transferred_fen) == (fen, 0, fen // 2 + 7)
    assert (found.remitted_fen, found.on_the_way_fen, found.name) == (fen // 2, 7, "市财政（代缴）")
    assert found.charged_fen == found.waiting_fen + found.requested_fen
    assert found.owed_fen == desk.till.book()[Account.AID, CITY]
    assert {each.difference_fen for each in reconcile_aid(desk.clerk, desk.year)} == {0}
    assert {each.payer for each in reconcile_aid(desk.clerk, desk.year)} == set(desk.payers())


def test_what_finance_says_otherwise_is_the_difference(desk: Desk) -> None:
    request = desk.reviewed(CITY)
    desk.transfer(request)
    fen = desk.request(request).fen
    assert account(desk, fen).difference_fen == 0
    assert account(desk, fen - 300).difference_fen == -300


def test_a_fen_that_disappears_is_found_whichever_side_it_is_on(desk: Desk) -> None:
    request = desk.reviewed(CITY)
    desk.transfer(request)
    spoil = {
        "request": "UPDATE money_aidrequest SET transferred_fen = transferred_fen - 5",
        "annex": "UPDATE money_requestline SET fen = fen - 5 WHERE id = (SELECT min(id) FROM money_requestline)",
        "book": "UPDATE money_transfer SET fen = fen - 5 WHERE id = (SELECT max(id) FROM money_transfer)",
    }
    for name, statement in spoil.items():
        with as_superuser(desk.county.server) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("ALTER TABLE money_aidrequest DROP CONSTRAINT IF EXISTS money_aidrequest_paid")
            connection.execute(statement)
        assert abs(account(desk).difference_fen) == 5, name
        with as_superuser(desk.county.server) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement.replace("- 5", "+ 5"))
        assert account(desk).difference_fen == 0, name
