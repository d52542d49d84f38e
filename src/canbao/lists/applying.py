"""A checked list applied: its rows into the register, all or none of them, in the transaction under way.

In: a list that was checked and whose comparison still holds. Out: rows of the register, what was done by table.
Never: a row applied whose person was not found; coverage declared by a list with rows that could not be taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.db import connection

from canbao.access.vault import Vault
from canbao.lists.checking import ASKS_LIFE, DEAD, PERSON, PERSONS, open_content
from canbao.lists.definitions import HOLDS_DAYS, About, Manner, Supplier
from canbao.lists.effects import births, counted, lives, persons
from canbao.lists.effects.entries import Applying, Entry, read_entries
from canbao.lists.effects.standings import Standings
from canbao.lists.models import ListFile
from canbao.lists.planning import count_anew, joined_with
from canbao.registry.conflicts import GivenNumber, record_conflict
from canbao.store.copying import append_rows, copy_in, read_table, scratch_table
from canbao.store.watching import tell
from canbao.values.days import add_days

Effect = Callable[[Applying, Sequence[Entry]], None]
STANDINGS = Standings()


def _deaths(applying: Applying, entries: Sequence[Entry]) -> None:
    lives.STATUS.apply(applying, entries)
    lives.DEATHS.apply(applying, entries)


EFFECTS: Mapping[About, Effect] = MappingProxyType(
    {
        About.STANDINGS: STANDINGS.apply,
        About.PERSONS: persons.apply_persons,
        About.BIRTHS: births.apply_births,
        About.INSURANCE: lives.INSURANCE.apply,
        About.STATUS: _deaths,
        About.SCHOOLING: lives.SCHOOLING.apply,
        About.ABODE: lives.apply_permits,
        About.CLAIMS: lives.CLAIMS.apply,
        About.FIGURES: counted.apply_figures,
        About.QUESTIONS: counted.apply_questions,
    }
)

TABLES: Mapping[About, tuple[str, ...]] = MappingProxyType(
    {
        About.STANDINGS: ("standing",),
        About.PERSONS: ("member", "abode", "relation"),
        About.BIRTHS: ("event", "relation"),
        About.INSURANCE: ("insurance",),
        About.STATUS: ("status", "event"),
        About.SCHOOLING: ("schooling",),
        About.ABODE: ("abode",),
        About.CLAIMS: ("claimyear",),
        About.FIGURES: (),
        About.QUESTIONS: (),
    }
)
"""Dated tables of the register that a sort of list writes."""

ROWS_PER_PART = 10_000
"""Rows held as single records at a time; all of 100,000 at once took 250 MiB more and no less time."""

_TO_APPLY = """
    SELECT id, row_number FROM lists_listrow WHERE county = %s AND list_id = %s AND check_number = %s
        AND outcome IN ('found', 'created') ORDER BY row_number, id
"""
_WAITING = """
    SELECT id, encode(mark, 'hex'), name, list_id FROM lists_listrow
    WHERE county = %(county)s AND supplier = %(supplier)s AND organisation_id = %(organisation)s
        AND is_applied AND replaced_by IS NULL AND kind <> 'ended' AND mark IS NOT NULL
        AND outcome IN ('unknown', 'other_name', 'elsewhere')
"""
_FOUND_NOW = f"""
    WITH met AS (SELECT row.id, row.name, row.list_id, {PERSON} FROM waiting_rows AS row {PERSONS})
    SELECT met.id, met.person_id FROM met
    JOIN lists_listfile AS file ON file.county = %(county)s AND file.id = met.list_id
    WHERE met.person_id IS NOT NULL AND (met.name = '' OR met.name = met.name_key)
        AND EXISTS (SELECT 1 FROM jsonb_array_elements_text(file.area) AS area(code)
            WHERE starts_with(met.unit, area.code))
        AND NOT (%(asks_life)s AND {DEAD})
"""
_WAITING_SCHEMA = pa.schema([("id", pa.int64()), ("mark", pa.string()), ("name", pa.string()), ("list_id", pa.int64())])


def apply_rows(file: ListFile, supplier: Supplier, vault: Vault) -> dict[str, int]:
    """Apply the last check of a list; how many rows of which table."""
    applying = _applying(file, supplier, vault)
    with connection.cursor() as cursor:
        cursor.execute(_TO_APPLY, [file.county, file.id, file.check_number])
        rows = cursor.fetchall()
    ids = [row[0] for row in rows]
    if supplier.creates_people:
        applying.numbers = _numbers(file, [row[1] for row in rows], vault)
    for start in range(0, len(ids), ROWS_PER_PART):
        tell(start, len(ids) + 1)
        EFFECTS[supplier.about](applying, read_entries(file.county, ids[start : start + ROWS_PER_PART]))
        count_anew(min(len(ids) - start, ROWS_PER_PART) if start == 0 else 0)
    count_anew(len(ids))
    _stand(file)
    _dispute(file, supplier)
    _declare(file, supplier)
    waiting = rematch_rows(file, supplier, vault)
    if waiting:
        applying.add("rematched", waiting)
    tell(len(ids) + 1, len(ids) + 1)
    return {name: count for name, count in applying.done.items() if count}


def _applying(file: ListFile, supplier: Supplier, vault: Vault) -> Applying:
    return Applying(file.county, supplier, file.id, file.place, file.as_of, _base_day(file), vault)


def _base_day(file: ListFile) -> date | None:
    if file.base_id is None:
        return None
    return ListFile.objects.get(county=file.county, id=file.base_id).as_of


def _numbers(file: ListFile, numbers: Sequence[int], vault: Vault) -> dict[int, tuple[Any, Any, Any]]:
    """What the content says of the people in some rows of the file."""
    rows = open_content(file, vault).rows
    rows = rows.filter(pc.is_in(rows["row_number"], pa.array(numbers, rows.schema.field("row_number").type)))
    columns = [rows[name].to_pylist() for name in ("row_number", "number", "document", "phone")]
    return {row: (number, document, phone) for row, number, document, phone in zip(*columns, strict=True)}


def _stand(file: ListFile) -> None:
    """The rows of the last check stand; those they replace do not."""
    key: tuple[str, int, int] = (file.county, file.id, file.check_number)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE lists_listrow SET is_applied = true"
            " WHERE county = %s AND list_id = %s AND check_number = %s AND NOT is_applied",
            key,
        )
        cursor.execute(
            "SELECT previous_id FROM lists_listrow"
            " WHERE county = %s AND list_id = %s AND check_number = %s AND previous_id IS NOT NULL",
            key,
        )
        replaced = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "UPDATE lists_listrow SET replaced_by = %s WHERE county = %s AND id = ANY (%s::bigint[])",
            [file.id, file.county, replaced],
        )


_DISPUTED = """
    SELECT row.mark, row.name, row.place, row.row_number, row.content->>'standing', identity.person_id
    FROM lists_listrow AS row JOIN registry_identity AS identity ON identity.blind = row.mark
    WHERE row.county = %s AND row.list_id = %s AND row.check_number = %s AND outcome = 'other_name'
        AND kind <> 'ended'
"""


def _dispute(file: ListFile, supplier: Supplier) -> None:
    """Numbers given with another name are for a person to decide; until then what the row says is not known of their
    owner, although the list is complete.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DISPUTED, [file.county, file.id, file.check_number])
        rows = cursor.fetchall()
    given = [
        GivenNumber(bytes(mark), name, place, owner, file.id, row, (standing,) if standing else supplier.complete)
        for mark, name, place, row, standing, owner in rows
    ]
    if given:
        record_conflict(file.county, *given)


def _declare(file: ListFile, supplier: Supplier) -> None:
    """A full list without a row that could not be taken is complete: who is not on it has none."""
    if file.manner != Manner.FULL or file.error_count or not supplier.complete:
        return
    count = len(supplier.complete)
    append_rows(
        pa.table(
            {
                "county": pa.repeat(file.county, count),
                "subject": list(supplier.complete),
                "division": pa.repeat(file.place, count),
                "complete_until": pa.repeat(pa.scalar(_complete_until(file, supplier), pa.date32()), count),
                "source_list": pa.repeat(file.id, count),
            }
        ),
        "registry_coverage",
    )


def _complete_until(file: ListFile, supplier: Supplier) -> date:
    """Until the next list is due, this one is what is known; then it is late and nothing more is taken from it."""
    return add_days(file.as_of, HOLDS_DAYS[supplier.rhythm])


def rematch_rows(file: ListFile, supplier: Supplier, vault: Vault) -> int:
    """Rows that waited because nobody was known by their number, applied now that somebody is. Each stays under the
    list that stated it.
    """
    if supplier.creates_people or supplier.number_column is None:
        return 0
    parameters: dict[str, str | int | bool] = {
        "county": file.county,
        "supplier": file.supplier,
        "organisation": file.organisation_id,
        "asks_life": supplier.about in ASKS_LIFE,
    }
    waiting = read_table(_WAITING, _WAITING_SCHEMA, parameters)
    if not waiting.num_rows:
        return 0
    marks = pc.binary_join_element_wise("\\x", waiting["mark"], "")
    scratch_table("waiting_rows", {"id": "bigint", "mark": "bytea", "name": "text", "list_id": "bigint"})
    copy_in(
        waiting.set_column(1, "mark", marks).set_column(2, "name", pc.fill_null(waiting["name"], "")), "waiting_rows"
    )
    with joined_with(waiting.num_rows), connection.cursor() as cursor:
        cursor.execute("ANALYZE waiting_rows")
        cursor.execute(_FOUND_NOW, parameters)
        found = cursor.fetchall()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE waiting_rows")
        cursor.execute(
            "UPDATE lists_listrow AS row SET person_id = found.person, outcome = 'found', number = NULL"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS found(id, person)"
            " WHERE row.county = %s AND row.id = found.id",
            [[id_ for id_, _ in found], [person for _, person in found], file.county],
        )
    ids = [id_ for id_, _ in found]
    entries = read_entries(file.county, ids)
    for entry in entries:
        entry.kind, entry.old_list, entry.before = "new", 0, {}
    if entries:
        EFFECTS[supplier.about](_applying(file, supplier, vault), entries)
    return len(entries)
