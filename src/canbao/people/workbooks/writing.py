"""The sheets of a county's lists, and the workbooks of a population without months.

In: a people table, a supplier, a month. Out: sheets to write, or the workbooks of the six offices that certify
standings.
Never: an answer key; `people.months` reads it off the same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa

from canbao.people.workbooks.catalogue import SUPPLIERS
from canbao.people.workbooks.county import County
from canbao.people.workbooks.moves import MovingList
from canbao.people.workbooks.sheets import CellValue, Sheet, write_sheet
from canbao.people.workbooks.suppliers import Row, Supplier

WITHOUT_MONTH = date(2000, 1, 1)


def sheet_of(people: pa.Table, supplier: Supplier, month: int, *, first_month: date, seed: int = 1) -> Sheet:
    """One list of a month, not yet written; its rows can be read once."""
    county = County(people, seed, first_month)
    return as_sheet(supplier, MovingList(supplier, county, month).rows(month), county.day_of(month))


def write_workbooks(people: pa.Table, folder: Path) -> list[Path]:
    """One file a department that certifies standings, of everybody on its lists in the population; paths in order."""
    county = County(people, 0, WITHOUT_MONTH)
    return [
        write_sheet(folder, as_sheet(supplier, _every_row(supplier, county), WITHOUT_MONTH)) for supplier in SUPPLIERS
    ]


def as_sheet(supplier: Supplier, rows: Iterable[Row], day: date) -> Sheet:
    """A list's rows as the supplier's sheet of a day."""
    top = tuple(line.format(day=f"{day:%Y年%m月%d日}") for line in (supplier.title, supplier.note) if line)
    return Sheet(supplier.file_name, top, supplier.columns, _cells(supplier, rows), supplier.start, supplier.end)


def _cells(supplier: Supplier, rows: Iterable[Row]) -> Iterator[list[CellValue]]:
    columns = tuple(supplier.columns.values())
    for number, row in enumerate(rows, start=1):
        row["number"] = number
        if supplier.id_prefix:
            row["id_number"] = supplier.id_prefix + row["id_number"]
        yield [cell(row) for cell in columns]


def _every_row(supplier: Supplier, county: County) -> Iterator[Row]:
    """All entries of the population, whatever the day."""
    entries = supplier.find(county)
    for number, person in enumerate(county.persons(entries.at)):
        yield {**person, **{name: column[number] for name, column in entries.fields.items()}}
