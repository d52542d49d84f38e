"""People for tests of the batch: generated counties, with holes torn into them, and lists that are not complete.

In: a rule book, how many people, a seed. Out: people tables and rows, `Lists`. Never: an expectation.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import pyarrow as pa
from tests.assessing import changed, shipped

from canbao.assess.coverage import CompleteList, Lists
from canbao.assess.facts import ABSENT, UNKNOWN, Person, Standing
from canbao.people.payments import PaymentPlan
from canbao.people.population import generate
from canbao.policy.rules import RuleBook
from canbao.policy.vocabulary import FACTS, Kind
from canbao.values.facts_schema import PEOPLE_SCHEMA
from canbao.values.period import Period

NOT_READ = ("enrolled_last_year", "relations")
"""Columns of the people table that are no facts of one person."""


@cache
def people_of(policy: str, size: int, seed: int) -> pa.Table:
    """People of a shipped policy's place, paying in its window and after it."""
    rules = shipped(policy).latest
    window = rules.file.windows["central"]
    assert window.first is not None
    assert window.last is not None
    plan = PaymentPlan(window=Period(window.first, window.last), late_until=rules.year.last)
    return generate(rules.place or "430621", size, seed, rules.year_label, plan)


def batch_of(table: pa.Table) -> pa.RecordBatch:
    """A table as one batch with columns of its own."""
    found = table.combine_chunks().to_batches()
    return found[0] if found else pa.RecordBatch.from_pylist([], schema=table.schema)


def facts_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a people table as `person_of` takes it."""
    return {name: value for name, value in row.items() if name not in NOT_READ}


def with_holes(table: pa.Table, seed: int, share: float) -> pa.Table:
    """The same people with cells emptied, and facts named as unknown whatever stands in their cells."""
    random = Random(seed)
    columns: dict[str, pa.Array] = {}
    for field in PEOPLE_SCHEMA:
        values = table.column(field.name).to_pylist()
        if field.name != "person_id":
            values = [None if random.random() < share else value for value in values]
        columns[field.name] = pa.array(values, field.type)
    unknown = [[name for name in FACTS if random.random() < share] or None for _ in range(table.num_rows)]
    columns["unknown_facts"] = pa.array(unknown, PEOPLE_SCHEMA.field("unknown_facts").type)
    return pa.table(columns, schema=PEOPLE_SCHEMA)


def all_unpaid(table: pa.Table) -> pa.Table:
    """The same people before they paid."""
    for name in ("paid_on", "paid_fen"):
        field = PEOPLE_SCHEMA.field(name)
        table = table.set_column(table.schema.get_field_index(name), field, pa.nulls(table.num_rows, field.type))
    return table


def standings_asked(book: RuleBook) -> list[str]:
    """Every standing that a condition of the policy names."""
    rows = [row for _, rules in book.parts for table in rules.tables for row in table.rows]
    return sorted({id_ for row in rows for node in row.when.walk() for id_ in getattr(node, "ids", ())})


def lists_for(book: RuleBook, seed: int) -> Lists:
    """Lists that are complete for some standings, places and days only."""
    random = Random(seed)
    rules = book.latest
    place = rules.place or "430621"
    places = ("", place[:2], place[:4], place, f"{place}101"[:9], "11")
    start = date(rules.year.first.year - 1, 9, 1)
    return Lists.of(
        CompleteList(id_, random.choice(places), start + timedelta(days=random.randrange(480)))
        for id_ in standings_asked(book)
        for _ in range(random.randrange(3))
    )


def row_of(person: Person, person_id: str = "P") -> dict[str, Any]:
    """The row of the people table that says what is known of a person."""
    row: dict[str, Any] = {"person_id": person_id, "sponsor_fen": person.sponsor_fen, "unknown_facts": []}
    for name, word in FACTS.items():
        value = person.get(name)
        if name == "insured":
            continue
        if value is UNKNOWN and word.none_means_absent:
            row["unknown_facts"].append(name)
        is_nowhere = value is ABSENT and word.kind is Kind.PLACE
        row["paid_on" if name == "paid" else name] = "none" if is_nowhere else _cell(value)
    row["standings"] = [_standing_cell(standing) for standing in person.standings]
    return row


def _cell(value: Any) -> Any:
    if value is UNKNOWN or value is ABSENT:
        return None
    return sorted(value) if isinstance(value, frozenset) else value


def _standing_cell(standing: Standing) -> dict[str, Any]:
    grades = sorted(standing.grades or ())
    return {
        "name": "重度残疾人" if len(grades) > 1 else standing.id,
        "certified": standing.certified,
        "until": standing.until,
        "grade": grades[0] if len(grades) == 1 else None,
        "role": standing.role,
        "listed_by": standing.listed_by,
    }


def rows_with_relatives(people: list[Person]) -> list[dict[str, Any]]:
    """Rows of these people first, then of their relatives, with the relations among them."""
    rows: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    for number, person in enumerate(people):
        row = row_of(person, f"P{number}")
        row["relations"] = None if person.relatives is None else []
        for kind, family in (person.relatives or {}).items():
            for other in family:
                others.append({**row_of(other, f"P{number}R{len(others)}"), "relations": []})
                row["relations"].append({"kind": kind, "person_id": others[-1]["person_id"]})
        rows.append(row)
    return rows + others


def table_of(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows as a people table; what a row does not name is null."""
    return pa.Table.from_pylist([{name: row.get(name) for name in PEOPLE_SCHEMA.names} for row in rows], PEOPLE_SCHEMA)


def other_reading(policy: str, **readings: str) -> RuleBook:
    """A shipped policy with other answers to some readings."""
    return changed(policy, **{f"readings.{key}": answer for key, answer in readings.items()})
