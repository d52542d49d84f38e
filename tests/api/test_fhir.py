"""Patient and Coverage as FHIR R4 has them: checked against its rules, for every kind of document and of membership."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.api.fhir import RESIDENT_NUMBER, Resource, Someone, bundle_of, coverages_of, patient_of
from canbao.api.fhir_people import Bundle
from canbao.money.membership import NONE, NOT_PAID, Membership
from canbao.values.id_check import DocumentKind
from canbao.values.period import Period

__all__ = ["BundleOfR4", "Coverage", "Patient"]

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fhir.resources.R4B.bundle import Bundle as BundleOfR4
    from fhir.resources.R4B.coverage import Coverage
    from fhir.resources.R4B.patient import Patient

YEAR = Period(date(2025, 1, 1), date(2025, 12, 31))
ZHANG = Someone("990101", 48, "张三", "female", date(1990, 3, 7), "resident_card", "0015")
_DAYS = st.dates(date(2020, 1, 1), date(2029, 12, 31))
PEOPLE = st.builds(
    Someone, county=st.just("990101"), id=st.integers(1, 2**63 - 1), name=st.text("张三·abc", min_size=1, max_size=60),
    sex=st.sampled_from(["male", "female", None]), birth=st.none() | _DAYS,
    kind=st.sampled_from(["", *map(str, DocumentKind)]), tail=st.sampled_from(["", "0015", "001X"]),
    number=st.sampled_from(["", "990101199003070015"]),
)  # fmt: skip
PERIODS = st.tuples(_DAYS, _DAYS).map(lambda both: Period(min(both), max(both)))
MEMBERS = st.builds(
    Membership, person_id=st.integers(1, 2**63 - 1), year=st.integers(1990, 2100),
    status=st.sampled_from([NONE, "active", "suspended", "terminated"]), reason=st.sampled_from(["", "not_stated"]),
    cover=st.none() | st.lists(PERIODS, max_size=3).map(tuple),
)  # fmt: skip


def parts_of(value: Any) -> Iterator[Any]:
    """All that is in it, and itself."""
    yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts_of(each)


def as_r4(model: Any, resource: Resource) -> Any:
    """Read by a model of the standard, which takes empty lists and texts that the standard has not. Raises
    ValidationError.
    """
    for part in parts_of(resource):
        assert part not in ("", [], {}, None), resource
    return model.model_validate_json(json.dumps(resource))


@given(person=PEOPLE, member=MEMBERS)
def test_whatever_is_known_of_somebody_is_r4(person: Someone, member: Membership) -> None:
    patient, coverages = patient_of(person), coverages_of("990101", member)
    as_r4(Patient, patient)
    for each in coverages:
        as_r4(Coverage, each)
    as_r4(BundleOfR4, bundle_of([patient, *coverages]))
    if not person.number:
        assert "990101199003070015" not in json.dumps(patient)


def test_what_r4_asks_for_would_be_missed() -> None:
    """The rules bite: a Coverage needs its payor, a Patient no unknown field."""
    (coverage,) = coverages_of("990101", Membership(48, 2025, "active", cover=(YEAR,)))
    for name in ("payor", "beneficiary", "status"):
        with pytest.raises(ValueError, match=name):
            as_r4(Coverage, {key: value for key, value in coverage.items() if key != name})
    wrongs: list[dict[str, Any]] = [{"paidBy": "x"}, {"status": ""}, {"payor": []}, {"period": {"start": "2025-13-01"}}]
    for wrong in wrongs:
        with pytest.raises((ValueError, AssertionError)):
            as_r4(Coverage, {**coverage, **wrong})


def test_a_number_is_masked_as_the_standard_has_it() -> None:
    masked = patient_of(ZHANG)["identifier"][1]
    assert masked["system"] == RESIDENT_NUMBER
    assert "value" not in masked
    assert masked["_value"]["extension"][0]["valueString"] == "···0015"
    full = patient_of(Someone(**{**vars(ZHANG), "number": "990101199003070015"}))["identifier"][1]
    assert (full["value"], "_value" in full) == ("990101199003070015", False)
    passport = patient_of(Someone(**{**vars(ZHANG), "kind": "passport"}))["identifier"][1]
    assert passport["system"] == "urn:canbao:document:passport"
    assert [each["value"] for each in patient_of(Someone(**{**vars(ZHANG), "kind": ""}))["identifier"]] == ["48"]


def test_cover_is_said_by_period_and_never_invented() -> None:
    until = Period(date(2025, 1, 1), date(2025, 3, 31))
    again = Period(date(2025, 7, 1), date(2025, 12, 31))
    both = coverages_of("990101", Membership(48, 2025, "active", cover=(until, again)))
    assert [(each["id"], each["period"]) for each in both] == [
        ("48-2025-1", {"start": "2025-01-01", "end": "2025-03-31"}),
        ("48-2025-2", {"start": "2025-07-01", "end": "2025-12-31"}),
    ]
    assert coverages_of("990101", Membership(48, 2025, NONE, NOT_PAID)) == []
    (silent,) = coverages_of("990101", Membership(48, 2025, "active", "not_stated", cover=None))
    assert (silent["status"], "period" in silent) == ("draft", False)
    (ended,) = coverages_of("990101", Membership(48, 2025, "terminated", cover=(until,)))
    assert ended["status"] == "cancelled"


def test_the_example_of_the_description_is_r4() -> None:
    extra: Any = Bundle.model_config["json_schema_extra"]
    assert len(as_r4(BundleOfR4, extra["example"]).entry) == 2
