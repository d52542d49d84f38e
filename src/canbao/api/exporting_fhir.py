"""People of a unit and their cover as FHIR R4 in lines of JSON: an export like any other copy that leaves.

In: a unit, a benefit year, what it is for. Out: an export (`access.exporting`), and its lines when it is made: a
Patient, then its Coverage. Never: somebody out of the asker's area; a full number on one person's word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from canbao.access.acting import Act, Json, performs
from canbao.access.exporting import Lines, Wanted, ask_for, makes_export
from canbao.access.vault import open_vault, place_of
from canbao.api.fhir import Resource, Someone, coverages_of, patient_of
from canbao.money.membership import memberships
from canbao.registry.exporting_people import PersonRow, count_people, people_rows

KIND = "fhir"
AT_ONCE = 1_000
"""People whose cover is worked out together: a handful of queries for all of them, and no more than these in memory."""


@dataclass(frozen=True)
class ExportFhir:
    """Everybody of a unit, with the cover of a benefit year. `reason`: what it is for."""

    unit: str
    year: int
    reason: str


@performs("export_people")
def export_fhir(act: Act, order: ExportFhir) -> dict[str, Json]:
    """Ask for it with masked numbers. Raises NotAllowed, ReasonMissing, NothingToExport."""
    return _ask(act, order, "export_people", shows_numbers=False)


@performs("export_numbers")
def export_fhir_numbers(act: Act, order: ExportFhir) -> dict[str, Json]:
    """Ask for it with full numbers: always a second person's to approve. Raises as `export_fhir`."""
    return _ask(act, order, "export_numbers", shows_numbers=True)


def _ask(act: Act, order: ExportFhir, action: str, *, shows_numbers: bool) -> dict[str, Json]:
    act.require(order.unit)
    count = count_people(act.actor.county, order.unit)
    arguments: dict[str, Json] = {"unit": order.unit, "year": order.year, "shows_numbers": shows_numbers}
    return ask_for(act, Wanted(KIND, action, order.unit, arguments, count, order.reason, shows_numbers))


@makes_export(KIND)
def make_fhir(county: str, arguments: Mapping[str, Any]) -> Lines:
    """The resources as they are now."""
    rows = people_rows(county, str(arguments["unit"]))
    return Lines("FHIR", _resources(county, rows, int(arguments["year"]), bool(arguments["shows_numbers"])))


def _resources(county: str, rows: Iterator[PersonRow], year: int, shows_numbers: bool) -> Iterator[list[Resource]]:
    """Of each person."""
    while some := list(islice(rows, AT_ONCE)):
        members = memberships(county, year, (row.person for row in some))
        for row in some:
            member = members.get(row.person)
            yield [patient_of(_someone(county, row, shows_numbers)), *(coverages_of(county, member) if member else ())]


def _someone(county: str, row: PersonRow, shows_numbers: bool) -> Someone:
    number = ""
    if shows_numbers and row.sealed is not None:
        number = open_vault().open(row.sealed, place_of("registry_document", "number", county, row.document or 0))
    return Someone(county, row.person, row.name, row.sex, row.birth, row.kind, row.tail, number)
