"""The key names every planted error where a reader of the file finds it, and nothing else is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from python_calamine import load_workbook

from canbao.people.errors.kinds import Level, RowKind
from canbao.people.errors.planting import KINDS, PlantedError, plant_errors, write_error_key
from canbao.people.workbooks import LISTS, Sheet, Supplier, sheet_of, supplier_of, write_sheet
from canbao.people.workbooks.sheets import CellValue

FIRST_MONTH = date(2024, 9, 1)
ROW_KIND_IDS = {kind.id for kind in KINDS if isinstance(kind, RowKind)}


def clean(people: pa.Table, list_id: str) -> Sheet:
    sheet = sheet_of(people, supplier_of(list_id), 0, first_month=FIRST_MONTH)
    return Sheet(sheet.file_name, sheet.top, sheet.columns, list(sheet.rows), sheet.start, sheet.end)


def without(
    rows: Sequence[Sequence[CellValue]], errors: Sequence[PlantedError], first: int
) -> list[Sequence[CellValue]]:
    inserted = {error.row for error in errors if error.kind in ROW_KIND_IDS}
    return [row for number, row in enumerate(rows, start=first) if number not in inserted]


PERSONS = [supplier for supplier in LISTS if supplier.names_people]


@pytest.mark.parametrize("supplier", PERSONS, ids=lambda each: each.id)
def test_only_what_the_key_names_is_different(county: pa.Table, supplier: Supplier) -> None:
    sheet = clean(county.slice(0, 6_000), supplier.id)
    right = list(sheet.rows)
    planted, errors = plant_errors(sheet, 5, 300)
    rows = list(planted.rows)
    kept = without(rows, errors, planted.first_row)
    by_row = {error.row: error for error in errors}
    assert len(by_row) == len(errors)
    assert len(kept) == len(right)
    numbers = [n for n in range(planted.first_row, planted.first_row + len(rows))]
    numbers = [n for n in numbers if by_row.get(n) is None or by_row[n].kind not in ROW_KIND_IDS]
    header = list(sheet.columns)
    for number, row, before in zip(numbers, kept, right, strict=True):
        different = [header[at] for at in range(len(header)) if row[at] != before[at]]
        error = by_row.get(number)
        if error is None or (error.before == error.after and error.kind == "id_15_digits"):
            assert different == []
        else:
            assert different == [error.column]


def test_rows_and_columns_are_where_excel_shows_them(county: pa.Table, tmp_path: Path) -> None:
    planted, errors = plant_errors(clean(county.slice(0, 30_000), "civil_affairs"), 1, 200)
    read = load_workbook(write_sheet(tmp_path, planted)).get_sheet_by_index(0).to_python()
    header = [str(cell) for cell in read[planted.first_row - 2]]
    checked = 0
    for error in errors:
        if error.column and error.kind.startswith(("id_1", "town", "category_m")):
            assert read[error.row - 1][header.index(error.column)] == error.after
            checked += 1
        if error.kind == "blank_row":
            assert set(read[error.row - 1]) == {""}
            checked += 1
    assert checked > 20


def test_kinds_come_about_equally_often(county: pa.Table) -> None:
    _, errors = plant_errors(clean(county, "disabled_federation"), 1, 500)
    counts = Counter(error.kind for error in errors)
    common = [count for kind, count in counts.items() if kind not in ("id_lower_x", "date_other_spelling")]
    assert sum(counts.values()) == 500
    assert len(counts) >= 40
    assert max(common) - min(common) <= 3


def test_so_many_errors_but_at_most_one_in_two_rows(county: pa.Table) -> None:
    sheet = clean(county.slice(0, 3_000), "veterans")
    _, errors = plant_errors(sheet, 1, 10_000)
    planted = [error for error in errors if not (error.kind == "id_15_digits" and error.before == error.after)]
    assert len(planted) == len(list(sheet.rows)) // 2


def test_chosen_kinds_alone(county: pa.Table) -> None:
    sheet = clean(county.slice(0, 6_000), "education")
    _, errors = plant_errors(sheet, 1, 4, ["id_blanks", "blank_row"])
    assert {error.kind for error in errors} == {"id_blanks", "blank_row"}
    with pytest.raises(KeyError):
        plant_errors(sheet, 1, 4, ["nonsense"])


def test_the_same_seed_plants_the_same(county: pa.Table) -> None:
    people = county.slice(0, 6_000)
    first, again, other = (plant_errors(clean(people, "health"), seed, 50)[1] for seed in (1, 1, 2))
    assert first == again != other


def test_old_numbers_stand_in_the_key(county: pa.Table) -> None:
    sheet = clean(county, "agriculture")
    at = next(n for n, name in enumerate(sheet.columns) if name == "证件号码")
    old = [number for number, row in enumerate(sheet.rows, start=sheet.first_row) if len(str(row[at])) == 15]
    _, errors = plant_errors(sheet, 1, 0)
    assert [error.row for error in errors] == old
    assert {error.level for error in errors} == {Level.WARNING}


def test_the_key_as_a_table(tmp_path: Path) -> None:
    path = tmp_path / "key.csv"
    write_error_key(path, [PlantedError(7, "姓名", "name_empty", Level.ERROR, "王芳", "")])
    assert path.read_text("utf-8-sig").splitlines() == [
        "row,column,kind,level,before,after",
        "7,姓名,name_empty,error,王芳,",
    ]
