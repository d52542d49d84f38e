"""The list of telephones for the operators' public message (运营商群发), by unit.

In: a unit, what it is for. Out: an export (`access.exporting`) with full telephones: a second person approves it.
Never: a name, an identity number or a category beside a telephone; somebody who asked to be left alone, died, went
away or is asked no more; a telephone twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from canbao.access.acting import Act, Json, performs
from canbao.access.exporting import Sheet, Wanted, ask_for, makes_export
from canbao.access.stated_days import business_day
from canbao.access.vault import open_vault, place_of
from canbao.intake.text_workbook import Cell

KIND = "telephones"
HEADERS = ("手机号码", "镇街")
_PEOPLE = """
    FROM registry_person AS person LEFT JOIN store_unit ON store_unit.code = left(person.unit, 9)
    WHERE person.county = %(county)s AND starts_with(person.unit, %(unit)s) AND person.merged_into IS NULL
        AND person.phone IS NOT NULL
        AND NOT EXISTS (SELECT FROM campaign_silence AS silent WHERE silent.county = person.county
            AND silent.person_id = person.id AND silent.state = 'kept')
        AND NOT EXISTS (SELECT FROM registry_status AS gone WHERE gone.county = person.county
            AND gone.person_id = person.id AND gone.replaced_at IS NULL
            AND (gone.status = 'dead' OR gone.status IN ('moved', 'abroad', 'lost')
                AND daterange(gone.valid_from, gone.valid_until, '[]') @> %(on)s::date))
        AND NOT EXISTS (SELECT FROM campaign_waiver AS given_up WHERE given_up.county = person.county
            AND given_up.person_id = person.id AND given_up.year = %(year)s AND given_up.state = 'standing')
"""
_COUNT = f"SELECT count(*) {_PEOPLE}"
_ROWS = f"SELECT person.id, person.phone, coalesce(store_unit.name, '') {_PEOPLE} ORDER BY person.unit, person.id"


@dataclass(frozen=True)
class ExportTelephones:
    """Everybody of a unit who may be asked for a year. `reason`: what the list is for."""

    year: int
    unit: str
    reason: str


@performs("export_telephones")
def export_telephones(act: Act, order: ExportTelephones) -> dict[str, Json]:
    """Ask for the list. Raises NotAllowed, ReasonMissing, NothingToExport."""
    act.require(order.unit)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, _asked(act.actor.county, order.year, order.unit))
        count = int(cursor.fetchone()[0])
    arguments: dict[str, Json] = {"unit": order.unit, "year": order.year}
    wanted = Wanted(KIND, "export_telephones", order.unit, arguments, count, order.reason, shows_numbers=True)
    return ask_for(act, wanted)


@makes_export(KIND)
def make_telephones(county: str, arguments: Mapping[str, Any]) -> Sheet:
    """The list as it is now."""
    return Sheet("公益短信号码", HEADERS, _rows(_asked(county, int(arguments["year"]), str(arguments["unit"]))))


def _asked(county: str, year: int, unit: str) -> dict[str, Any]:
    return {"county": county, "year": year, "unit": unit, "on": business_day()}


def _rows(asked: Mapping[str, Any]) -> Iterator[Sequence[Cell]]:
    vault, seen = open_vault(), set[str]()
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, asked)
        for person, sealed, town in cursor:
            phone = vault.open(bytes(sealed), place_of("registry_person", "phone", asked["county"], person))
            if phone not in seen:
                seen.add(phone)
                yield phone, town
