"""One person over HTTP: what pages say, by number of the register, and nothing of anybody out of the area."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.access.accounts_at_work import hire
from tests.api.systems import System, number_of
from tests.database import as_superuser, in_area
from tests.money.tills import Till
from tests.registry.villagers import new_number

from canbao.access.searches import MOST_SEARCHES
from canbao.billing.models import Due
from canbao.billing.showing import published_bill, run_to_explain
from canbao.money.membership import covered_on
from canbao.registry.looking import looks_at
from canbao.registry.models import Person

NOBODY = 999_999_999


@pytest.fixture
def due(till: Till) -> Due:
    """Of somebody in a village, who can pay."""
    return next(due for due in till.payable() if len(due.unit) == 12)


@pytest.fixture
def bureau(till: Till) -> System:
    return System.of_role(till, "bureau_clerk")


def elsewhere(till: Till, due: Due) -> System:
    """The system of another town's window."""
    return System.of_role(till, "town_clerk", next(town for town in till.county.towns() if town != due.unit[:9]))


def test_a_number_is_found_with_its_end_alone(bureau: System, due: Due) -> None:
    number = number_of(bureau.till.county.code, due.person_id)
    found = bureau.post("/find", {"id_number": number})
    with in_area(bureau.till.county.code):
        name = Person.objects.get(id=due.person_id).name
    assert found.json() == {
        "state": "found", "person": due.person_id, "name": name, "masked": f"···{number[-4:]}", "unit": due.unit,
        "problem": "",
    }  # fmt: skip
    assert number not in found.content.decode()
    assert bureau.post("/find", {"id_number": "990101199003070016"}).json()["state"] == "cannot_be"
    assert bureau.post("/find", {"id_number": name}).json()["state"] == "cannot_be", "a name is no number"


def test_t51_who_is_out_of_the_area_is_answered_like_nobody(till: Till, bureau: System, due: Due) -> None:
    other = elsewhere(till, due)
    theirs = other.post("/find", {"id_number": number_of(till.county.code, due.person_id)})
    assert (theirs.status_code, theirs.json()["state"]) == (200, "not_here")
    assert theirs.content == other.post("/find", {"id_number": new_number()}).content
    asked: dict[str, dict[str, object]] = {
        "dues": {"year": till.year}, "explanation": {"year": till.year}, "cover": {"on": f"{till.year}-03-01"},
    }  # fmt: skip
    for name, query in asked.items():
        assert bureau.get(f"/people/{due.person_id}/{name}", **query).status_code == 200, name
        hidden = other.get(f"/people/{due.person_id}/{name}", **query)
        nobody = other.get(f"/people/{NOBODY}/{name}", **query)
        assert (hidden.status_code, hidden.content) == (404, nobody.content), name


def test_t50_who_has_no_right_to_a_page_has_none_to_its_address(till: Till, due: Due) -> None:
    partner = System(till, hire(till.county.server, "partner", till.county.code, kind="tax"), None).issued("")  # type: ignore[arg-type]
    for answer in (
        partner.post("/find", {"id_number": number_of(till.county.code, due.person_id)}),
        partner.get(f"/people/{due.person_id}/dues", year=till.year),
        partner.get(f"/people/{due.person_id}/explanation", year=till.year),
        partner.get(f"/people/{due.person_id}/cover", on=f"{till.year}-03-01"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    with as_superuser(till.county.server) as owner:
        (denied,) = owner.execute("SELECT count(*) FROM access_auditentry WHERE outcome = 'denied'").fetchone() or (0,)
    assert denied == 4


def test_dues_are_those_of_the_page_with_what_was_paid(till: Till, bureau: System, due: Due) -> None:
    before = bureau.get(f"/people/{due.person_id}/dues", year=till.year).json()
    bill = published_bill(bureau.actor, till.year, due.person_id)
    assert bill is not None
    assert (before["state"], before["payable_fen"], before["payments"]) == ("published", due.payable_fen, [])
    assert [(each["name"], each["clause"]) for each in before["figures"]] == [
        (each.name, each.clause) for each in bill.figures
    ]
    till.pay(due)
    (paid,) = bureau.get(f"/people/{due.person_id}/dues", year=till.year).json()["payments"]
    assert (paid["fen"], paid["state"], paid["year"]) == (due.payable_fen, "noted", till.year)
    none = bureau.get(f"/people/{due.person_id}/dues", year=till.year + 9).json()
    assert (none["state"], none["payable_fen"], none["payments"]) == ("none", None, [])


def test_why_an_amount_is_what_it_is_with_clauses(till: Till, bureau: System, due: Due) -> None:
    run = run_to_explain(bureau.actor, till.year)
    said = bureau.get(f"/people/{due.person_id}/explanation", year=till.year).json()
    assert (said["state"], said["on"], said["run"]) == ("explained", run.as_of.isoformat(), run.id)
    assert "【" in said["text"]
    assert "clause" in str(said["explanation"])
    other = bureau.get(f"/people/{due.person_id}/explanation", year=till.year, on=f"{till.year}-12-01").json()
    assert other["text"] != said["text"]
    late = bureau.get(f"/people/{due.person_id}/explanation", year=till.year + 9)
    assert (late.status_code, late.json()["code"]) == (404, "not_found")


def test_whether_a_day_is_covered_and_if_not_why(till: Till, bureau: System, due: Due) -> None:
    day = (due.cover_from or till.county.as_of) + timedelta(days=20)
    before = bureau.get(f"/people/{due.person_id}/cover", on=day.isoformat()).json()
    assert before["is_covered"] is False
    assert before["reason"] in ("not_paid", "not_registered")
    assert before["sentence"]
    till.pay(due)
    after = bureau.get(f"/people/{due.person_id}/cover", on=day.isoformat()).json()
    found = covered_on(bureau.actor, due.person_id, after["year"], day)
    assert (after["is_covered"], after["reason"], after["sentence"]) == (
        found.is_covered, found.reason, found.sentence
    )  # fmt: skip
    named = bureau.get(f"/people/{due.person_id}/cover", on=day.isoformat(), year=till.year + 9).json()
    assert (named["is_covered"], named["year"], named["reason"]) == (None, till.year + 9, "year_not_kept")


def test_whoever_is_asked_about_can_see_which_system_asked(till: Till, bureau: System, due: Due) -> None:
    assert looks_at(bureau.actor, due.person_id) == []
    bureau.get(f"/people/{due.person_id}/cover", on=f"{till.year}-03-01")
    (look,) = looks_at(bureau.actor, due.person_id)
    assert (look.what, look.account) == ("其他系统查询", bureau.actor.name)
    elsewhere(till, due).get(f"/people/{due.person_id}/cover", on=f"{till.year}-03-01")
    assert looks_at(bureau.actor, due.person_id) == [look], "who saw nothing is not told"
    for name in ("dues", "explanation", "fhir"):
        with as_superuser(till.county.server) as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute("DELETE FROM registry_filelook")
        path = f"/people/{due.person_id}/{name}"
        answer = bureau.post(path, {"year": till.year}) if name == "fhir" else bureau.get(path, year=till.year)
        assert answer.status_code == 200
        assert [each.what for each in looks_at(bureau.actor, due.person_id)] == ["其他系统查询"], name


def test_searches_are_counted_with_those_of_pages(bureau: System) -> None:
    from canbao.access.searches import count_search

    for _ in range(MOST_SEARCHES):
        count_search(bureau.actor)
    refused = bureau.post("/find", {"id_number": "990101199003070015"})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many")
    assert 0 < int(refused["Retry-After"]) <= 60
