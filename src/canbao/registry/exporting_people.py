"""Lists of people as files: everybody of a unit by name, numbers masked, or in full with a second person's approval.

In: a unit, what the list is for. Out: an export (`access.exporting`), and its rows when it is made. Never: somebody out
of the asker's area; a telephone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from canbao.access.acting import Act, Json, performs
from canbao.access.exporting import Sheet, Wanted, ask_for, makes_export
from canbao.access.vault import open_vault, place_of
from canbao.intake.text_workbook import Cell
from canbao.registry.queries import within
from canbao.values.id_number import MASK

KIND = "people"
HEADERS = ("单位代码", "单位", "姓名", "证件号码", "性别", "出生日期")
_SEX = {"male": "男", "female": "女"}

_COUNT = "SELECT count(*) FROM registry_person AS person WHERE {people} AND merged_into IS NULL"
_ROWS = """
    SELECT person.id, person.unit, coalesce(store_unit.name, ''), person.name, document.id, document.number,
        coalesce(document.kind, ''), coalesce(document.tail, ''), person.sex, person.birth
    FROM registry_person AS person
    LEFT JOIN store_unit ON store_unit.code = person.unit
    LEFT JOIN LATERAL (
        SELECT id, number, kind, tail FROM registry_document AS document
        WHERE document.county = person.county AND document.person_id = person.id AND is_current
        ORDER BY document.id DESC LIMIT 1) AS document ON true
    WHERE {people} AND merged_into IS NULL ORDER BY person.unit, person.pinyin, person.id
"""


@dataclass(frozen=True)
class ExportPeople:
    """Everybody of a unit. `reason`: what the list is for."""

    unit: str
    reason: str


@performs("export_people")
def export_people(act: Act, order: ExportPeople) -> dict[str, Json]:
    """Ask for a list with masked numbers. Raises NotAllowed, ReasonMissing, NothingToExport."""
    return _ask(act, order, "export_people", shows_numbers=False)


@performs("export_numbers")
def export_numbers(act: Act, order: ExportPeople) -> dict[str, Json]:
    """Ask for a list with full numbers: always a second person's to approve. Raises as `export_people`."""
    return _ask(act, order, "export_numbers", shows_numbers=True)


def _ask(act: Act, order: ExportPeople, action: str, *, shows_numbers: bool) -> dict[str, Json]:
    act.require(order.unit)
    count = count_people(act.actor.county, order.unit)
    arguments: dict[str, Json] = {"unit": order.unit, "shows_numbers": shows_numbers}
    return ask_for(act, Wanted(KIND, action, order.unit, arguments, count, order.reason, shows_numbers))


@makes_export(KIND)
def make_people(county: str, arguments: Mapping[str, Any]) -> Sheet:
    """The list as it is now."""
    return Sheet("人员名单", HEADERS, _rows(county, str(arguments["unit"]), bool(arguments["shows_numbers"])))


class PersonRow(NamedTuple):
    """Somebody with the document that lists show; `sealed`: its number, as it is stored."""

    person: int
    unit: str
    place: str
    name: str
    document: int | None
    sealed: bytes | None
    kind: str
    tail: str
    sex: str | None
    birth: date | None


def count_people(county: str, unit: str) -> int:
    """How many people of a unit the transaction under way sees. Raises BadOrder."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(people=within(unit)), {"county": county, "unit": unit})
        return int(cursor.fetchone()[0])


def people_rows(county: str, unit: str) -> Iterator[PersonRow]:
    """Them, in order of unit and name."""
    with connection.cursor() as cursor:
        cursor.execute(_ROWS.format(people=within(unit)), {"county": county, "unit": unit})
        for row in cursor:
            found = PersonRow._make(row)
            yield found if found.sealed is None else found._replace(sealed=bytes(found.sealed))


def _rows(county: str, unit: str, shows_numbers: bool) -> Iterator[Sequence[Cell]]:
    vault = open_vault()
    for row in people_rows(county, unit):
        number = f"{MASK}{row.tail}" if row.tail else ""
        if shows_numbers and row.sealed is not None:
            number = vault.open(row.sealed, place_of("registry_document", "number", county, row.document or 0))
        yield row.unit, row.place, row.name, number, _SEX.get(row.sex or "", ""), row.birth
