"""One person as FHIR R4 over HTTP: a Bundle of the Patient and the Coverage of a benefit year.

In: a caller, a person of the register, perhaps why the full number is needed. Out: a Bundle. Never: a number in full
without the right to see it and a reason in the trail.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from canbao.access.actors import Actor
from canbao.api.callers import caller, key_of
from canbao.api.fhir import Someone, bundle_of, coverages_of, patient_of
from canbao.api.people import PersonNumber, look_at
from canbao.money.membership import Membership, membership_of
from canbao.registry.queries import PersonFile
from canbao.registry.showing import reveal_number

router = Router(tags=["fhir"])
_EXAMPLE = bundle_of(
    [
        patient_of(Someone("990101", 48, "张三", "female", None, "resident_card", "0015")),
        *coverages_of("990101", Membership(48, 2025, "active", cover=None)),
    ]
)


class AskedFor(Schema):
    """Of which benefit year; why the full number is needed."""

    model_config = ConfigDict(json_schema_extra={"example": {"year": 2025, "reason": ""}})
    year: int = Field(ge=1990, le=2100, description="the benefit year")
    reason: str = Field(
        default="", max_length=200, description="why the full number is needed; empty: it stays masked"
    )  # fmt: skip


class Bundle(Schema):
    """FHIR R4: a collection of a Patient and, for a member, its Coverage."""

    model_config = ConfigDict(json_schema_extra={"example": _EXAMPLE})
    resourceType: str  # noqa: N815 FHIR's own name
    type: str
    entry: list[dict[str, Any]] = Field(description="resources: Patient, then Coverage of each period of cover")


@router.post("/people/{person}/fhir", response=Bundle, summary="A person and cover as FHIR R4")
def fhir_of(request: HttpRequest, person: PersonNumber, asked: AskedFor) -> dict[str, Any]:
    """The number is masked; with a reason it is shown to whoever may see it, which is counted and leaves an entry."""
    asker = caller(request)
    file = look_at(asker.actor, person)
    member = membership_of(asker.actor, person, asked.year)
    number = reveal_number(asker.actor, key_of(asker), person, asked.reason) if asked.reason.strip() else ""
    return bundle_of([patient_of(_someone(asker.actor, file, number)), *coverages_of(asker.actor.county, member)])


def _someone(actor: Actor, file: PersonFile, number: str) -> Someone:
    row = file.row
    current = next((each for each in file.documents if each["is_current"]), None)
    return Someone(
        actor.county, row.id, row.name, row.sex, row.birth, current["kind"] if current else "", row.tail, number
    )  # fmt: skip
