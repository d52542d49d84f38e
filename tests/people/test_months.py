"""A month's files and its key: what changed is in the files, and only that."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from python_calamine import load_workbook

from canbao.people.months import ChangeKind, MonthKey, write_key, write_month
from canbao.people.workbooks import LISTS, supplier_of
from canbao.people.workbooks.suppliers import Content
from canbao.values.id_number import check_id

FIRST_MONTH = date(2024, 9, 1)
MOVING = tuple(each for each in LISTS if not each.is_yearly)
CHECKED = ("civil_affairs", "agriculture", "health", "public_security", "employee_scheme", "deaths")


@pytest.fixture(scope="module")
def people(county: pa.Table) -> pa.Table:
    return county.slice(0, 8_000)


@pytest.fixture(scope="module")
def months(people: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> list[MonthKey]:
    folder = tmp_path_factory.mktemp("months")
    return [write_month(people, folder / str(m), m, first_month=FIRST_MONTH, lists=MOVING) for m in range(3)]


def rows_in(key: MonthKey, list_id: str) -> list[list[Any]]:
    path, supplier = key.file_of(list_id).path, supplier_of(list_id)
    if path.suffix == ".csv":
        rows: list[list[Any]] = [line.split(",") for line in path.read_text("gb18030").splitlines()]
    else:
        rows = load_workbook(path).get_sheet_by_index(0).to_python()
    at = next(number for number, row in enumerate(rows) if list(row) == list(supplier.columns))
    return rows[at + 1 :]


def numbers_in(key: MonthKey, list_id: str) -> Counter[str]:
    columns = list(supplier_of(list_id).columns.values())
    at = next(number for number, cell in enumerate(columns) if cell.content is Content.ID)
    return Counter(check_id(row[at]).key for row in rows_in(key, list_id))


@pytest.mark.parametrize("list_id", CHECKED)
def test_the_key_accounts_for_every_row(months: list[MonthKey], list_id: str) -> None:
    """New and vanished rows of the key are the difference between two months' files."""
    for before, after in pairwise(months):
        came, went = Counter[str](), Counter[str]()
        for change in after.changes:
            if change.list_id == list_id and change.kind is ChangeKind.NEW:
                came[check_id(change.id_number).key] += 1
            if change.list_id == list_id and change.kind is ChangeKind.ENDED and not change.after:
                went[check_id(change.id_number).key] += 1
        found = numbers_in(before, list_id)
        found.update(came)
        found.subtract(went)
        assert +found == numbers_in(after, list_id)
        assert len(rows_in(after, list_id)) == after.file_of(list_id).rows
        assert came


def test_dated_ends_and_changes_are_in_the_later_file(months: list[MonthKey]) -> None:
    key = months[2]
    rows = {(check_id(row[5]).key, row[6]): row for row in rows_in(key, "agriculture")}
    dated = [
        each for each in key.changes if each.list_id == "agriculture" and each.kind is ChangeKind.ENDED and each.after
    ]
    assert dated
    for change in dated:
        row = rows[check_id(change.id_number).key, change.label]
        assert row[8] == f"{date.fromisoformat(change.after):%Y年%m月%d日}"
    for change in key.changes:
        if change.list_id == "agriculture" and change.kind is ChangeKind.CHANGED:
            assert (check_id(change.id_number).key, change.after) in rows


def test_every_kind_of_change_occurs(months: list[MonthKey]) -> None:
    kinds = {change.kind for key in months[1:] for change in key.changes}
    assert kinds == set(ChangeKind)
    assert months[2].people("deaths", ChangeKind.NEW)


def test_the_first_month_has_nothing_to_compare_with(months: list[MonthKey]) -> None:
    assert months[0].changes == ()
    assert [key.day for key in months] == [date(2024, 9, 30), date(2024, 10, 31), date(2024, 11, 30)]


def test_deaths_and_births_are_those_of_the_month(months: list[MonthKey], people: pa.Table) -> None:
    births = dict(zip(people["person_id"].to_pylist(), people["birth"].to_pylist(), strict=True))
    expected = [each for each, day in births.items() if day and date(2024, 10, 1) <= day <= date(2024, 10, 31)]
    assert list(months[1].births) == expected
    first = [each for each, day in births.items() if day and date(2024, 9, 1) <= day <= date(2024, 9, 30)]
    assert list(months[0].births) == first
    assert not set(months[0].deaths) & set(months[1].deaths)
    assert len(months[0].left_out) < 0.01 * people.num_rows


def test_the_same_arguments_give_the_same_bytes(people: pa.Table, tmp_path: Path) -> None:
    lists = [supplier_of(name) for name in ("civil_affairs", "employee_scheme", "births", "statistics")]
    keys = [
        write_month(people, tmp_path / name, 2, first_month=FIRST_MONTH, seed=4, lists=lists, errors=20)
        for name in "ab"
    ]
    assert keys[0].changes == keys[1].changes
    for one, other in zip(keys[0].files, keys[1].files, strict=True):
        assert one.path.read_bytes() == other.path.read_bytes()
        assert one.errors == other.errors


def test_yearly_lists_come_once(people: pa.Table, tmp_path: Path) -> None:
    few = people.slice(0, 1_500)
    every = write_month(few, tmp_path / "0", 0, first_month=FIRST_MONTH)
    later = write_month(few, tmp_path / "1", 1, first_month=FIRST_MONTH)
    assert [file.list_id for file in every.files] == [each.id for each in LISTS]
    assert [file.list_id for file in later.files] == [each.id for each in MOVING]


def test_a_month_before_the_first_is_refused(people: pa.Table, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="-1"):
        write_month(people, tmp_path, -1, first_month=FIRST_MONTH)


def test_the_key_as_a_table(months: list[MonthKey], tmp_path: Path) -> None:
    write_key(tmp_path / "key.csv", months[1])
    lines = (tmp_path / "key.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "list_id,kind,person_id,id_number,label,column,before,after"
    assert len(lines) == len(months[1].changes) + 1
