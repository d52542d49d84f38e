"""One due and one payment by a person's number: the same answers as files, and nothing about anybody else."""

from __future__ import annotations

from typing import Any

from tests.api.systems import System, number_of
from tests.database import in_area

from canbao.money.models import Payment, Unmatched
from canbao.registry.models import Person


def named(system: System, person: int) -> dict[str, Any]:
    """Number and name as the person's document has them."""
    county = system.till.county.code
    with in_area(county):
        name = Person.objects.get(county=county, id=person).name
    return {"id_number": number_of(county, person), "name": name, "year": system.till.year}


def test_the_due_of_a_person_and_only_with_the_name(system: System) -> None:
    due = next(due for due in system.till.payable())
    question = named(system, due.person_id)
    said = system.post("/due", question)
    assert said.status_code == 200
    assert said.json() == {
        "state": "payable", "payable_fen": due.payable_fen, "is_provisional": False,
        "offer_until": due.offer_until.isoformat() if due.offer_until else None, "unit": due.unit, "reason": "",
    }  # fmt: skip
    assert said["Cache-Control"] == "no-store"
    assert said["X-Content-Type-Options"] == "nosniff"
    unknown = system.post("/due", question | {"name": "别人"})
    assert unknown.content == system.post("/due", question | {"id_number": "不是号码"}).content
    assert unknown.json()["state"] == "unknown"


def test_a_payment_told_is_booked_once(system: System) -> None:
    due = system.till.payable()[0]
    paid = named(system, due.person_id) | {
        "tax_number": "T1", "fen": due.payable_fen, "paid_on": system.till.county.as_of.isoformat(), "channel": "POS",
    }  # fmt: skip
    first = system.post("/payments", paid, request_key="once")
    assert (first.status_code, first.json()) == (200, {"result": "booked", "problem": ""})
    assert system.post("/payments", paid, request_key="once").json()["result"] == "booked"
    assert system.post("/payments", paid).json()["result"] == "again"
    changed = system.post("/payments", paid | {"fen": 1}, request_key="once")
    assert (changed.status_code, changed.json()["code"]) == (409, "key_reused")
    held = system.post("/payments", paid | {"tax_number": "T2", "name": "别人"})
    assert held.json() == {"result": "held", "problem": "other_name"}
    with in_area(system.till.county.code):
        assert list(Payment.objects.values_list("tax_number", flat=True)) == ["T1"]
        assert list(Unmatched.objects.values_list("tax_number", flat=True)) == ["T2"]
    assert system.post("/due", named(system, due.person_id)).json()["state"] == "paid"
