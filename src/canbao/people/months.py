"""All lists of one month in a folder, and what changed since the month before.

In: a people table, a folder, a month from 0. Out: the files, and `MonthKey`, the answers that software must find.
Never: an answer that is not in the files: the key is read off the rows as they are written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date
from enum import StrEnum
from pathlib import Path

import pyarrow as pa

from canbao.people.errors.planting import PlantedError, plant_errors
from canbao.people.workbooks.catalogue import LISTS
from canbao.people.workbooks.county import County
from canbao.people.workbooks.moves import MovingList
from canbao.people.workbooks.sheets import write_sheet
from canbao.people.workbooks.suppliers import Row, Supplier
from canbao.people.workbooks.writing import as_sheet
from canbao.values.days import day_number


class ChangeKind(StrEnum):
    """What became of a row since last month."""

    NEW = "new"
    ENDED = "ended"
    CHANGED = "changed"
    RENAMED = "renamed"
    RENUMBERED = "renumbered"


@dataclass(frozen=True)
class Change:
    """One row's change. `label` tells rows of one person apart; before and after are the field's texts.

    An `ended` row has vanished if `after` is empty, otherwise `after` is its last day.
    """

    list_id: str
    kind: ChangeKind
    person_id: str
    id_number: str
    label: str
    column: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class ListFile:
    """One file of a month: where, how many rows, which errors were planted."""

    list_id: str
    path: Path
    rows: int
    errors: tuple[PlantedError, ...] = ()


@dataclass(frozen=True)
class MonthKey:
    """The answers of a month. `left_out` are people without a number of 18 characters: no list of months names them."""

    month: int
    day: date
    files: tuple[ListFile, ...]
    changes: tuple[Change, ...]
    deaths: tuple[str, ...]
    births: tuple[str, ...]
    left_out: tuple[str, ...] = field(repr=False)

    def people(self, list_id: str, kind: ChangeKind) -> set[str]:
        """Whose rows of a list changed so."""
        return {each.person_id for each in self.changes if each.list_id == list_id and each.kind is kind}

    def file_of(self, list_id: str) -> ListFile:
        """A list's file."""
        return next(each for each in self.files if each.list_id == list_id)


def write_month(
    people: pa.Table,
    folder: Path,
    month: int,
    *,
    first_month: date,
    seed: int = 1,
    lists: Sequence[Supplier] = LISTS,
    errors: int = 0,
) -> MonthKey:
    """Write the lists of a month; yearly ones in month 0 alone. With errors, so many are planted in each file."""
    if month < 0:
        raise ValueError(f"月份从 0 起 months count from 0: {month}")
    county = County(people, seed, first_month)
    files: list[ListFile] = []
    changes: list[Change] = []
    for supplier in lists:
        if supplier.is_yearly and month > 0:
            continue
        file = _write_list(supplier, county, folder, month, errors, changes)
        files.append(file)
    ids = county.table["person_id"].to_pylist()
    return MonthKey(
        month=month,
        day=county.day_of(month),
        files=tuple(files),
        changes=tuple(changes),
        deaths=tuple(ids[each] for each in (county.death_month == month).nonzero()[0].tolist()),
        births=tuple(ids[each] for each in _born_in(county, month)),
        left_out=tuple(ids[each] for each in (~county.has_number).nonzero()[0].tolist()),
    )


def write_key(path: Path, key: MonthKey) -> None:
    """The changes as a table (UTF-8 with a mark), for people to read."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(each.name for each in fields(Change))
        writer.writerows(astuple(each) for each in key.changes)


def _write_list(
    supplier: Supplier, county: County, folder: Path, month: int, errors: int, changes: list[Change]
) -> ListFile:
    moving = MovingList(supplier, county, month)
    count = 0

    def rows() -> Iterator[Row]:
        nonlocal count
        for before, after in moving.pairs(month) if month else ((None, row) for row in moving.rows(month)):
            if month:
                changes.extend(_compare(supplier, before, after))
            if after is not None:
                count += 1
                yield after

    sheet = as_sheet(supplier, rows(), county.day_of(month))
    planted: tuple[PlantedError, ...] = ()
    if errors and supplier.names_people:
        sheet, planted = plant_errors(sheet, county.streams.seed, errors)
    path = write_sheet(folder, sheet)
    return ListFile(supplier.id, path, count, planted)


def _compare(supplier: Supplier, before: Row | None, after: Row | None) -> Iterator[Change]:
    """What happened to one row."""
    if before is after:
        return
    row = after or before or {}
    about = (str(row["person_id"]), str(row["id_number"]), _text(row.get(supplier.label)))
    if before is None:
        yield Change(supplier.id, ChangeKind.NEW, *about)
    elif after is None:
        yield Change(supplier.id, ChangeKind.ENDED, *about)
    else:
        yield from _differences(supplier, before, after, about)


def _differences(supplier: Supplier, before: Row, after: Row, about: tuple[str, str, str]) -> Iterator[Change]:
    kinds = {"name": ChangeKind.RENAMED, "id_number": ChangeKind.RENUMBERED, supplier.end: ChangeKind.ENDED}
    shown = {cell.key: cell for cell in supplier.columns.values() if cell.key in supplier.watched}
    for key in ("name", "id_number", supplier.end, *supplier.watched):
        then, now = (_text(shown[key](row) if key in shown else row.get(key)) for row in (before, after))
        if then != now:
            yield Change(supplier.id, kinds.get(key, ChangeKind.CHANGED), *about, key, then, now)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _born_in(county: County, month: int) -> list[int]:
    first, last = county.first_month if month == 0 else county.day_of(month - 1), county.day_of(month)
    births = county.births
    born = (births > day_number(first)) & (births <= day_number(last))
    found: list[int] = born.nonzero()[0].tolist()
    return found
