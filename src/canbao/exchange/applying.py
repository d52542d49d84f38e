"""What is done with the rows of a package: one function a format.

In: an act under way, the package, its rows. Out: counts for the answer; raises to refuse all of it. Never: a format
that comes without a function; a part of a package.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from canbao.access.acting import Act, Json
from canbao.access.vault import open_vault
from canbao.exchange.definitions import Format
from canbao.exchange.joining import book_payments, lay_beside, pay_aid, take_back_payments, take_deposits
from canbao.exchange.matching import match_people
from canbao.intake.row_reader import ROW_NUMBER
from canbao.store.copying import append_rows

PART_ROWS = 50_000
"""Rows written as JSON at a time."""
_OF_NUMBERS = ("id_number", "id_number_key", "id_number_document", "id_number_birth", "id_number_sex")


@dataclass(frozen=True)
class Arrived:
    """A package whose rows are to be applied."""

    county: str
    id: int
    year: int
    format: Format
    table: pa.Table


Apply = Callable[[Act, Arrived], dict[str, Json]]


def apply_payments(act: Act, arrived: Arrived) -> dict[str, Json]:
    """Payments that the tax office reports, into the book."""
    people, problems = match_people(arrived.county, arrived.table, open_vault())
    return book_payments(act, arrived.year, arrived.id, arrived.table, people, problems)


def apply_statement(act: Act, arrived: Arrived) -> dict[str, Json]:
    """A statement of the tax office, beside the book."""
    people, problems = match_people(arrived.county, arrived.table, open_vault())
    return lay_beside(act, arrived.year, arrived.id, arrived.table, people, problems)


def apply_deposits(act: Act, arrived: Arrived) -> dict[str, Json]:
    """Cash that has arrived at the tax office."""
    return take_deposits(act, arrived.id, arrived.table)


def apply_reversals(act: Act, arrived: Arrived) -> dict[str, Json]:
    """Payments that the tax office takes back."""
    return take_back_payments(act, arrived.id, arrived.table)


def apply_transfers(act: Act, arrived: Arrived) -> dict[str, Json]:
    """Aid money that finance has paid."""
    return pay_aid(act, arrived.table)


def keep_rows(_act: Act, arrived: Arrived) -> dict[str, Json]:
    """Rows that stay with the package until somebody works with them."""
    people: list[int | None] = [None] * arrived.table.num_rows
    problems: list[str | None] = [None] * arrived.table.num_rows
    if arrived.format.names_people:
        people, problems = match_people(arrived.county, arrived.table, open_vault())
    names = [name for name in arrived.format.names if name not in _OF_NUMBERS]
    for start in range(0, arrived.table.num_rows, PART_ROWS):
        part = arrived.table.slice(start, PART_ROWS)
        count = part.num_rows
        rows = pa.table(
            {
                "county": pa.repeat(arrived.county, count),
                "package_id": pa.repeat(arrived.id, count),
                "row_number": part[ROW_NUMBER].cast(pa.int32()),
                "person_id": pa.array(people[start : start + count], pa.int64()),
                "problem": [problem or "" for problem in problems[start : start + count]],
                "content": [
                    json.dumps(row, ensure_ascii=False, default=_plain) for row in part.select(names).to_pylist()
                ],
            }
        )
        append_rows(rows, "exchange_keptrow")
    return {"kept": arrived.table.num_rows, "unmatched": sum(problem is not None for problem in problems)}


def _plain(value: Any) -> str:
    assert isinstance(value, date), value
    return value.isoformat()


APPLY: Mapping[str, Apply] = MappingProxyType(
    {
        "payments": apply_payments,
        "statement": apply_statement,
        "reversals": apply_reversals,
        "deposits": apply_deposits,
        "transfers": apply_transfers,
        "employee_answer": keep_rows,
        "elsewhere_answer": keep_rows,
    }
)
"""By format. Whoever comes to work with the rows of one puts its own function here."""
