"""All that the register has of one person, by one statement: particulars, documents, enrolments, each dated table.

In: county, a person's number, a day of life, a moment of knowledge. Out: rows by section, the newest first. Never: a
number or a telephone; another person's row; a statement a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import DateField, Field, Model

from canbao.registry import models
from canbao.store.together import Rows, rows_together

DATED: Mapping[str, type[Model]] = {
    "household": models.Member,
    "relation": models.Relation,
    "abode": models.Abode,
    "schooling": models.Schooling,
    "insurance": models.Insurance,
    "status": models.Status,
    "standing": models.Standing,
    "circumstances": models.Circumstances,
    "claims": models.ClaimYear,
    "event": models.Event,
}
DOCUMENTS, ENROLMENTS, FORMER, PERSON = "documents", "enrolment", "former", "person"
Section = tuple[dict[str, Any], ...]

_UNSHOWN = ("county", "person_id")
_OWN = "county = %(county)s AND person_id = %(id)s"
_NEWEST = "valid_from DESC NULLS LAST, id DESC"
_OTHERS: Mapping[str, tuple[type[Model], Sequence[str], str, str]] = {
    DOCUMENTS: (models.Document, ("kind", "tail", "is_current", "recorded_at"), _OWN, "id DESC"),
    ENROLMENTS: (models.Enrolment, (), _OWN, "year DESC, id DESC"),
    FORMER: (
        models.FormerPerson, ("name", "sex", "birth", "unit", "recorded_at", "replaced_at"), _OWN, "replaced_at DESC",
    ),
}  # fmt: skip
_PERSON = """
    SELECT id, name, unit, sex, birth, nationality, phone IS NOT NULL,
        (SELECT tail FROM registry_document AS document
            WHERE document.county = person.county AND document.person_id = person.id AND is_current
            ORDER BY document.id DESC LIMIT 1)
    FROM registry_person AS person WHERE county = %(county)s AND id = %(id)s AND merged_into IS NULL
"""
_OF_PERSON = ("id", "name", "unit", "sex", "birth", "nationality", "has_phone", "tail")


def read_sections(county: str, person_id: int, on: date | None, known_at: datetime | None) -> dict[str, Section]:
    """By name; `PERSON` has no row of somebody who is not there, or out of sight."""
    shown: dict[str, tuple[type[Model], Sequence[str]]] = {PERSON: (models.Person, _OF_PERSON)}
    queries = [_PERSON]
    for name, (table, names, own, order) in _tables(on, known_at).items():
        shown[name] = (table, names or _columns(table))
        columns = ", ".join(shown[name][1])
        queries.append(f"SELECT {columns} FROM {table._meta.db_table} WHERE {own} ORDER BY {order}")
    asked = [(query, names) for query, (_, names) in zip(queries, shown.values(), strict=True)]
    found = rows_together(asked, {"county": county, "id": person_id, "on": on, "known_at": known_at})
    return {name: _plain(*shown[name], rows) for name, rows in zip(shown, found, strict=True)}


def _tables(on: date | None, known_at: datetime | None) -> dict[str, tuple[type[Model], Sequence[str], str, str]]:
    holds = f"{_OWN} AND {_holds(on, known_at)}"
    return {name: (table, (), holds, _NEWEST) for name, table in DATED.items()} | dict(_OTHERS)


def _holds(on: date | None, known_at: datetime | None) -> str:
    known = "replaced_at IS NULL"
    if known_at is not None:
        known = "recorded_at <= %(known_at)s AND (replaced_at IS NULL OR replaced_at > %(known_at)s)"
    if on is None:
        return known
    begun = "(valid_from IS NULL OR valid_from <= %(on)s)"
    return f"{known} AND {begun} AND (valid_until IS NULL OR valid_until >= %(on)s)"


def _fields(table: type[Model]) -> dict[str, Field[Any, Any]]:
    return {field.column: field for field in table._meta.local_concrete_fields if field.column}


def _columns(table: type[Model]) -> list[str]:
    return [name for name in _fields(table) if name not in _UNSHOWN]


def _plain(table: type[Model], names: Sequence[str], rows: Rows) -> Section:
    """The rows with their days and times as such."""
    fields = _fields(table)
    days = [fields[name] if isinstance(fields.get(name), DateField) else None for name in names]
    return tuple(
        {
            name: value if field is None else field.to_python(value)
            for name, field, value in zip(names, days, row, strict=True)
        }
        for row in rows
    )
