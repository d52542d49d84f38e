"""The ledger: everybody who is aided, once: by what right, from whom, what was paid, where the request stands."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import worker
from tests.money.aiding.desks import Desk

from canbao.access.acting import NotAllowed
from canbao.money.aiding.ledger import Ask, LedgerLine, aid_ledger
from canbao.values.id_number import MASK

CITY, ASSISTANCE = "city_budget", "city_medical_assistance"


def ledger(desk: Desk, **ask: int) -> list[LedgerLine]:
    return aid_ledger(desk.clerk, Ask(desk.year, desk.county.code, **ask))


def test_everybody_who_is_aided_is_in_it_once(desk: Desk) -> None:
    lines = ledger(desk)
    assert [line.person_id for line in lines] == sorted({line.person_id for line in lines})
    for payer in desk.payers():
        told = {line.person_id: aid.fen for line in lines for aid in line.aid if aid.payer == payer}
        assert told == dict(desk.charged(payer)), payer
    assert {line.number[: len(MASK)] for line in lines if line.number} == {MASK}
    assert all(line.name for line in lines)


def test_a_line_follows_its_person(desk: Desk) -> None:
    due, *_ = desk.part_paying(CITY)

    def own() -> LedgerLine:
        return next(line for line in ledger(desk) if line.person_id == due.person_id)

    (aid,) = own().aid
    assert (own().paid_fen, own().paid_on, aid.is_due, aid.open_fen, aid.requests) == (0, None, False, 0, ())
    assert ("60周岁" in aid.kind.standing, aid.kind.certifier) == (True, "")
    desk.till.pay(due)
    assert (own().paid_fen, own().paid_on) == (due.payable_fen, desk.county.as_of)
    assert own().aid[0].open_fen == desk.charged(CITY)[due.person_id]
    request = desk.confirm(CITY)
    (asked,) = own().aid[0].requests
    assert (asked.request, asked.batch, asked.fen, asked.state) == (
        request, 1, desk.charged(CITY)[due.person_id], "listed",
    )  # fmt: skip
    desk.apply(request)
    assert own().aid[0].requests[0].state == "applied"
    assert own().aid[0].open_fen == 0


def test_it_comes_in_pages_and_towns_see_their_own(desk: Desk) -> None:
    whole = ledger(desk)
    first = ledger(desk, most=3)
    rest = ledger(desk, after=first[-1].person_id)
    assert [line.person_id for line in first + rest] == [line.person_id for line in whole]
    town = whole[0].aid[0].unit[:9]
    clerk = desk.county.town_clerk(town)
    own = aid_ledger(clerk, Ask(desk.year, desk.county.code))
    assert {aid.unit[:9] for line in own for aid in line.aid} == {town}
    assert len(own) < len(whole)
    desk.confirm(CITY)
    states = {
        each.state for line in aid_ledger(clerk, Ask(desk.year, town)) for aid in line.aid for each in aid.requests
    }
    assert states <= {""}, "a request of the county is not a town's to see"
    with pytest.raises(NotAllowed):
        aid_ledger(worker("village_collector", units=(town,)), Ask(desk.year, town))
