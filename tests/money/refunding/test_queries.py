"""What waits to be given back: found without following everybody; aid that a payer gets back."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from django.db import connections
from tests.access.people_at_work import new_key, worker
from tests.database import as_superuser, in_area
from tests.money.ended_lives import arrive, charged_nanan, happen, insured, nanan, plain_dues
from tests.money.refunding.test_owing_back import full_price, listed
from tests.money.refunding.test_refunds import FIRST, Office, aided
from tests.money.tills import Till

from canbao.access.acting import NotAllowed
from canbao.money.models import AidRequest, Payment, RequestLine
from canbao.money.refunding import owing_back, queries
from canbao.money.refunding.queries import aid_to_give_back, refunds, refunds_due
from canbao.registry.models import Standing

__all__ = ["charged_nanan", "nanan"]


def test_what_nobody_has_proposed_yet(nanan: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    dead, employed, overpaid, plain, prisoner = plain_dues(nanan, cover_from=FIRST)[:5]
    for due in (dead, employed, overpaid, plain, prisoner):
        arrive(nanan, due)
    happen(nanan, dead.person_id, "dead", date(2023, 11, 20))
    happen(nanan, prisoner.person_id, "prison", date(2024, 2, 1))
    insured(nanan, employed.person_id, date(2024, 3, 1))
    followed: list[int] = []
    real = owing_back.owed_back

    def owed_back(county: str, year: int, people: list[int]) -> object:
        followed.extend(people)
        return real(county, year, people)

    monkeypatch.setattr(queries, "owed_back", owed_back)
    lead = nanan.county.lead()
    found = {owed.person_id: owed for owed in refunds_due(lead, nanan.year).owed}
    assert set(followed) == {dead.person_id, employed.person_id, prisoner.person_id}
    assert set(found) == {dead.person_id, prisoner.person_id}
    assert found[dead.person_id].fen == dead.payable_fen
    assert (found[prisoner.person_id].fen, found[prisoner.person_id].reason) == (None, "not_stated")
    listed(nanan, overpaid, "subsistence", nanan.county.as_of - timedelta(days=20))
    assert {owed.basis for owed in refunds_due(lead, nanan.year).owed} == {"ended", "overpaid"}
    office = Office(nanan)
    number = office.propose(dead)["refund"]
    assert dead.person_id not in {owed.person_id for owed in refunds_due(lead, nanan.year).owed}
    assert [refund.id for refund in refunds(lead, nanan.year, "proposed")] == [number]
    assert refunds(lead, nanan.year, "paid") == []
    assert refunds_due(lead, nanan.year, unit="350583999").owed == ()
    after = max(dead.person_id, prisoner.person_id, overpaid.person_id)
    assert refunds_due(lead, nanan.year, after=after).owed == ()


def test_what_a_list_says_that_began_before_the_payment_and_ended_after_it(nanan: Till) -> None:
    due, began, paid = full_price(nanan), threading.Event(), threading.Event()

    def apply_list() -> None:
        with in_area(nanan.county.code):
            assert Payment.objects.count() == 0
            began.set()
            assert paid.wait(timeout=60)
            Standing.objects.create(
                county=nanan.county.code, person_id=due.person_id, standing="subsistence", listed_as="低保",
                valid_from=nanan.county.as_of - timedelta(days=20),
            )  # fmt: skip
        connections.close_all()

    thread = threading.Thread(target=apply_list)
    thread.start()
    assert began.wait(timeout=60)
    arrive(nanan, due)
    paid.set()
    thread.join()
    (found,) = refunds_due(nanan.county.lead(), nanan.year).owed
    assert (found.person_id, found.basis) == (due.person_id, "overpaid")


def test_whose_birth_was_corrected_is_worked_out_anew(nanan: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def told(county: str, year: int, people: list[int]) -> dict[int, list[owing_back.Owed]]:
        asked.extend(people)
        return owing_back.owed_back(county, year, people)

    monkeypatch.setattr(queries, "owed_back", told)
    one, other = plain_dues(nanan, cover_from=FIRST)[:2]
    arrive(nanan, one)
    arrive(nanan, other)
    nanan.county.record("UPDATE registry_person SET birth = '1950-01-01' WHERE id = %(id)s", id=one.person_id)
    refunds_due(nanan.county.lead(), nanan.year)
    assert asked == [one.person_id]


def test_only_of_ones_own_area_and_by_right(nanan: Till) -> None:
    due = plain_dues(nanan, cover_from=FIRST)[0]
    arrive(nanan, due)
    happen(nanan, due.person_id, "dead", date(2023, 11, 20))
    assert refunds_due(worker("town_clerk", units=(due.unit[:9],)), nanan.year).owed
    assert refunds_due(worker("town_clerk", units=("350583999",)), nanan.year).owed == ()
    with pytest.raises(NotAllowed):
        refunds_due(worker("village_collector", units=(nanan.county.code,)), nanan.year)


def test_aid_that_was_paid_for_a_membership_that_never_was(nanan: Till) -> None:
    due = aided(nanan)
    arrive(nanan, due)
    happen(nanan, due.person_id, "dead", date(2023, 11, 20))
    office, lead = Office(nanan), nanan.county.lead()
    line_of(nanan, due.person_id, due.unit, 500)
    assert aid_to_give_back(lead, nanan.year) == []
    number = office.propose(due)["refund"]
    assert aid_to_give_back(lead, nanan.year) == []
    office.decide(number)
    (found,) = aid_to_give_back(lead, nanan.year)
    assert (found.payer, found.person_id, found.fen) == ("government", due.person_id, 500)
    with as_superuser(nanan.county.server) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE money_aidrequest SET state = 'applied', transferred_fen = 0, remitted_fen = 0")
    assert aid_to_give_back(lead, nanan.year) == [], "nothing was paid yet: the next request says less"
    assert new_key()


def line_of(till: Till, person: int, unit: str, fen: int) -> None:
    """A request whose money has been remitted, past its own actions."""
    own = {"county": till.county.code, "year": till.year, "unit": unit, "payer": "government", "fen": fen}
    with in_area(till.county.code):
        request = AidRequest.objects.create(
            **own, batch=1, persons=1, transferred_fen=fen, remitted_fen=fen, state="remitted", confirmed_by=1,
            confirmed_on=till.county.as_of,
        )  # fmt: skip
        RequestLine.objects.create(
            **own, request_id=request.id, person_id=person, standing="", certifier="", aid_rows="", clause="",
            is_first=True,
        )  # fmt: skip
