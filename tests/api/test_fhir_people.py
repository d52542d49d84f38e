"""One person as FHIR over HTTP: masked unless a reason is given by somebody who may; nobody out of the area."""

from __future__ import annotations

from tests.api.systems import System, number_of
from tests.api.test_fhir import BundleOfR4, as_r4
from tests.database import as_superuser
from tests.money.tills import Till


def test_a_person_with_cover_and_the_number_for_a_reason_alone(till: Till) -> None:
    due = next(due for due in till.payable() if len(due.unit) == 12)
    number = number_of(till.county.code, due.person_id)
    bureau = System.of_role(till, "bureau_clerk")
    before = bureau.post(f"/people/{due.person_id}/fhir", {"year": till.year})
    assert [each["resource"]["resourceType"] for each in before.json()["entry"]] == ["Patient"]
    assert number not in before.content.decode()
    till.pay(due)
    after = bureau.post(f"/people/{due.person_id}/fhir", {"year": till.year}).json()
    patient, coverage = (each.resource for each in as_r4(BundleOfR4, after).entry)
    assert (patient.id, coverage.beneficiary.reference) == (str(due.person_id), f"Patient/{due.person_id}")
    assert coverage.period.start == due.cover_from
    asked = {"year": till.year, "reason": "转出参保关系"}
    shown = bureau.post(f"/people/{due.person_id}/fhir", asked).json()
    assert shown["entry"][0]["resource"]["identifier"][1]["value"] == number
    with as_superuser(till.county.server) as owner:
        told = owner.execute("SELECT reason FROM access_auditentry WHERE action = 'reveal_number'").fetchall()
    assert told == [("转出参保关系",)]


def test_who_may_not_see_numbers_gets_none_for_any_reason(till: Till) -> None:
    due = next(due for due in till.payable() if len(due.unit) == 12)
    auditor = System.of_role(till, "auditor")
    assert auditor.post(f"/people/{due.person_id}/fhir", {"year": till.year}).status_code == 200
    refused = auditor.post(f"/people/{due.person_id}/fhir", {"year": till.year, "reason": "核对"})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert number_of(till.county.code, due.person_id) not in refused.content.decode()


def test_t51_who_is_out_of_the_area_is_answered_like_nobody(till: Till) -> None:
    due = next(due for due in till.payable() if len(due.unit) == 12)
    other = System.of_role(till, "town_clerk", next(town for town in till.county.towns() if town != due.unit[:9]))
    hidden = other.post(f"/people/{due.person_id}/fhir", {"year": till.year})
    nobody = other.post("/people/999999999/fhir", {"year": till.year})
    assert (hidden.status_code, hidden.content) == (404, nobody.content)
