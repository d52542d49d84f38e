"""A few made-up people entered one by one, and what stands about them in every table."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import connection
from tests.access.people_at_work import COUNTY, SISTER_TOWN, TOWN, VILLAGE
from tests.database import in_area

from canbao.access.vault import open_vault
from canbao.values.check_characters import check_character

NEXT_VILLAGE = f"{TOWN}202"
FAR_VILLAGE = f"{SISTER_TOWN}201"
BORN = date(1990, 3, 7)
YEAR = 2025
SPRING = date(2025, 3, 1)

_sequence = itertools.count(100)


def new_number(birth: date = BORN) -> str:
    """A right number that nobody has yet."""
    first = f"430621{birth:%Y%m%d}{next(_sequence):03}"
    return first + check_character(first)


def add_person(
    name: str = "周春生",
    unit: str = VILLAGE,
    birth: date | None = BORN,
    sex: str | None = "male",
    number: str | None = None,
) -> int:
    """One person, with a document if a number is given."""
    from canbao.registry.creating import create_people
    from canbao.registry.identities import know_number

    vault = open_vault()
    known = know_number(number) if number else None
    rows = pa.table(
        {"name": [name], "unit": [unit], "sex": pa.array([sex], pa.string()), "birth": pa.array([birth], pa.date32())}
    )
    with in_area(unit[:6]):
        made = create_people(rows, [known], [known.blind(vault) if known else None], unit[:6], vault)
    (found,) = made.ids.tolist()
    assert found
    return int(found)


def add_row(table: str, person: int, county: str = COUNTY, **values: Any) -> int:
    """One row of a table about a person, entered by hand."""
    from django.apps import apps

    with in_area(county):
        made = apps.get_model("registry", table).objects.create(county=county, person_id=person, **values)
    return int(made.id)


def add_household(unit: str = VILLAGE, *members: int) -> int:
    from canbao.registry.models import Household

    with in_area(unit[:6]):
        made = Household.objects.create(county=unit[:6], unit=unit)
    for member in members:
        add_row("member", member, household_id=made.id)
    return int(made.id)


def enrol(person: int, unit: str = VILLAGE, year: int = YEAR, state: str = "confirmed") -> int:
    return add_row("enrolment", person, year=year, unit=unit, division=unit, manner="new", state=state)


def insure(person: int, scheme: str, first: date | None, last: date | None, division: str | None = COUNTY) -> int:
    return add_row("insurance", person, scheme=scheme, valid_from=first, valid_until=last, division=division)


def dump(*persons: int) -> dict[str, list[tuple[object, ...]]]:
    """All that stands about persons: every table of the register, without row numbers of dated rows and without the
    moments at which rows were recorded and replaced.
    """
    found: dict[str, list[tuple[object, ...]]] = {}
    with in_area(COUNTY), connection.cursor() as cursor:
        for table, columns in _tables(cursor):
            about = [name for name in columns if name in ("person_id", "other_id")]
            if table == "registry_person":
                about = ["id"]
            is_dated = "replaced_at" in columns
            left_out = {"recorded_at", "replaced_at", "replaced_by"} | ({"id"} if is_dated else set())
            names = [name for name in columns if name not in left_out]
            condition = " OR ".join(f"{name} = ANY (%(persons)s)" for name in about)
            standing = "AND replaced_at IS NULL" if is_dated else ""
            cursor.execute(
                f"SELECT {', '.join(names)} FROM {table} WHERE ({condition}) {standing}", {"persons": list(persons)}
            )
            rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
            found[table] = sorted(rows, key=repr)
    return found


def _tables(cursor: Any) -> Iterator[tuple[str, list[str]]]:
    """Tables of the register that tell about a person, with their columns."""
    cursor.execute(
        "SELECT table_name::text, array_agg(column_name::text ORDER BY ordinal_position)"
        " FROM information_schema.columns WHERE table_schema = 'public' AND table_name LIKE 'registry%'"
        " AND table_name NOT LIKE 'registry_identity_%' AND table_name <> 'registry_formerperson'"
        " GROUP BY table_name ORDER BY table_name"
    )
    for table, columns in cursor.fetchall():
        if table == "registry_person" or "person_id" in columns:
            yield table, columns


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
