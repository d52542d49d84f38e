"""Sums of aid: by payer, town, group and state they add up to the book, whatever has happened."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.access.people_at_work import worker
from tests.money.aiding.desks import Desk

from canbao.access.acting import NotAllowed
from canbao.money.accounts import Account
from canbao.money.aiding.totals import READY, STATE_WORDS, TOO_MUCH, UNPAID, AidTotal, aid_totals

CITY, ASSISTANCE = "city_budget", "city_medical_assistance"


def totals(desk: Desk, unit: str = "") -> list[AidTotal]:
    return aid_totals(desk.clerk, desk.year, unit or desk.county.code)


def by_state(desk: Desk, payer: str) -> dict[str, int]:
    found: Counter[str] = Counter()
    for each in totals(desk):
        if each.payer == payer:
            found[each.state] += each.fen
    return dict(found)


def check(desk: Desk) -> None:
    """Sums by payer are what the book charged; by town they add up to the county's."""
    by_payer, by_town = Counter[str](), Counter[str]()
    for each in totals(desk):
        by_payer[each.payer] += each.fen
        by_town[each.town] += each.fen
    for payer in desk.payers():
        assert by_payer[payer] == sum(desk.charged(payer).values()), payer
    for town, fen in by_town.items():
        assert sum(each.fen for each in totals(desk, town)) == fen
    assert {each.state for each in totals(desk)} <= set(STATE_WORDS)


def test_sums_add_up_at_every_step(desk: Desk) -> None:
    charged = desk.till.book()[Account.AID, CITY]
    due, other, *_ = desk.part_paying(CITY)
    unpaid = sum(desk.charged(CITY)[each.person_id] for each in desk.part_paying(CITY))
    assert by_state(desk, CITY) == {UNPAID: unpaid, READY: charged - unpaid}
    check(desk)
    desk.till.pay(due)
    own = desk.charged(CITY)[due.person_id]
    assert by_state(desk, CITY) == {UNPAID: unpaid - own, READY: charged - unpaid + own}
    request = desk.reviewed(CITY)
    assert by_state(desk, CITY) == {UNPAID: unpaid - own, "reviewed": charged - unpaid + own}
    check(desk)
    desk.transfer(request)
    assert by_state(desk, CITY)["transferred"] == desk.request(request).fen
    desk.till.pay(other)
    desk.assess_again(amend=(("personal_yuan", "399"),))
    found = by_state(desk, CITY)
    assert found[TOO_MUCH] < 0
    check(desk)
    desk.confirm(CITY)
    check(desk)


def test_lines_say_for_whom_and_how_many(desk: Desk) -> None:
    before = {(each.town, each.kind): (each.persons, each.fen) for each in totals(desk) if each.payer == ASSISTANCE}
    assert {kind.certifier for _, kind in before} >= {"市民政局"}
    request = desk.confirm(ASSISTANCE)
    after = {(each.town, each.kind): (each.persons, each.fen) for each in totals(desk) if each.payer == ASSISTANCE}
    assert after == before, "the same people under the same words, asked for or not"
    assert sum(persons for persons, _ in after.values()) == desk.request(request).persons


def test_nobody_else_sees_them(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        aid_totals(worker("village_collector", units=(desk.county.code,)), desk.year, desk.county.code)
    assert aid_totals(desk.clerk, 2001, desk.county.code) == []
