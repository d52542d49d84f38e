"""A person and cover as FHIR R4 says them: Patient and Coverage, with the identifiers of the field.

In: what the register and the book say of somebody. Out: resources as plain data. Never: a number in full unless it is
given in full; cover that the notice does not state.

The system of a resident's number is the OID under which health records of China carry it; other documents and numbers
of this installation have names of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from canbao.duties.lifecycle import ACTIVE
from canbao.money.membership import NONE, Membership
from canbao.values.id_check import DocumentKind
from canbao.values.id_number import MASK

Resource = dict[str, Any]
RESIDENT_NUMBER = "urn:oid:2.16.156.10011.1.3"
"""居民身份证号 in the shared health documents of WS/T 500."""
_OWN = "urn:canbao"
_KINDS = "http://terminology.hl7.org/CodeSystem/v2-0203"
_RENDERED = "http://hl7.org/fhir/StructureDefinition/rendered-value"
_ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_PUBLIC = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PUBLICPOL"}],
    "text": "城乡居民基本医疗保险",
}
_RESIDENT = frozenset({DocumentKind.RESIDENT_CARD, DocumentKind.RESIDENT_CARD_15, DocumentKind.HMT_RESIDENCE_PERMIT})
_PASSPORTS = frozenset({DocumentKind.PASSPORT, DocumentKind.FOREIGN_PASSPORT})
_GENDERS = frozenset({"male", "female"})


@dataclass(frozen=True)
class Someone:
    """A person of the register. `number`: in full, where that was asked for with a reason; empty: masked."""

    county: str
    id: int
    name: str
    sex: str | None
    birth: date | None
    kind: str
    tail: str
    number: str = ""


def patient_of(person: Someone) -> Resource:
    """Patient."""
    found: Resource = {
        "resourceType": "Patient",
        "id": str(person.id),
        "identifier": [{"use": "secondary", "system": f"{_OWN}:person:{person.county}", "value": str(person.id)}],
        "name": [{"use": "official", "text": person.name}],
        "gender": person.sex if person.sex in _GENDERS else "unknown",
    }
    if person.kind and (person.number or person.tail):
        found["identifier"].append(_document(person))
    if person.birth is not None:
        found["birthDate"] = person.birth.isoformat()
    return found


def _document(person: Someone) -> Resource:
    is_resident = person.kind in _RESIDENT
    word = "NNCHN" if is_resident else "PPN" if person.kind in _PASSPORTS else ""
    found: Resource = {
        "use": "official", "system": RESIDENT_NUMBER if is_resident else f"{_OWN}:document:{person.kind}",
    }  # fmt: skip
    if word:
        found["type"] = {"coding": [{"system": _KINDS, "code": word}]}
    if person.number:
        return {**found, "value": person.number}
    masked = {"url": _RENDERED, "valueString": f"{MASK}{person.tail}"}
    return {**found, "_value": {"extension": [masked, {"url": _ABSENT, "valueCode": "masked"}]}}


def coverages_of(county: str, member: Membership) -> list[Resource]:
    """A Coverage for each period of cover; one without a period and of status draft where the notice does not say from
    when; none for whoever is no member.
    """
    if member.status == NONE:
        return []
    if member.cover is None or not member.is_cover_settled:
        return [_coverage(county, member, "draft", 1, None)]
    status = "active" if member.status == ACTIVE else "cancelled"
    return [
        _coverage(county, member, status, at, {"start": each.first.isoformat(), "end": each.last.isoformat()})
        for at, each in enumerate(member.cover, start=1)
    ]


def _coverage(county: str, member: Membership, status: str, at: int, period: Resource | None) -> Resource:
    name = f"{member.person_id}-{member.year}-{at}"
    found: Resource = {
        "resourceType": "Coverage",
        "id": name,
        "identifier": [{"system": f"{_OWN}:coverage:{county}", "value": name}],
        "status": status,
        "type": _PUBLIC,
        "beneficiary": {"reference": f"Patient/{member.person_id}"},
        "payor": [{"type": "Organization", "identifier": {"system": f"{_OWN}:county", "value": county}}],
        "class": [
            {
                "type": {
                    "coding": [
                        {"system": "http://terminology.hl7.org/CodeSystem/coverage-class", "code": "plan"}
                    ]
                },
                "value": str(member.year),
                "name": f"{member.year} 年度",
            }
        ],
    }  # fmt: skip
    return found if period is None else {**found, "period": period}


def bundle_of(resources: Sequence[Resource]) -> Resource:
    """A collection."""
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": each} for each in resources]}
