"""Files: the same bytes for the same seed, whatever the parts; what is read back is what was made."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import load_workbook

from canbao.people import people_files
from canbao.people.payments import PaymentPlan
from canbao.people.people_files import coverage_path, write_people
from canbao.people.population import generate
from canbao.values.facts_schema import PEOPLE_SCHEMA


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(("suffix", "count"), [(".parquet", 9000), (".csv", 6000), (".xlsx", 700)])
def test_bytes_depend_on_neither_parts_nor_time(tmp_path: Path, suffix: str, count: int) -> None:
    first, second, third = (tmp_path / f"{name}{suffix}" for name in ("first", "second", "third"))
    write_people(first, "430621", count, 7, 2025)
    write_people(second, "430621", count, 7, 2025, rows_per_part=1234)
    write_people(third, "430621", count, 8, 2025)
    assert digest(first) == digest(second) != digest(third)


def test_row_groups_have_one_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people_files, "ROWS_PER_PART", 2000)
    write_people(tmp_path / "a.parquet", "430621", 9000, 7, 2025, rows_per_part=1234)
    write_people(tmp_path / "b.parquet", "430621", 9000, 7, 2025, rows_per_part=5000)
    groups = pq.ParquetFile(tmp_path / "a.parquet").metadata
    assert [groups.row_group(at).num_rows for at in range(groups.num_row_groups)] == [2000] * 4 + [1000]
    assert digest(tmp_path / "a.parquet") == digest(tmp_path / "b.parquet")


def test_parquet_gives_the_table_back(tmp_path: Path) -> None:
    write_people(tmp_path / "people.parquet", "350583", 3000, 7, 2024)
    table = pq.read_table(tmp_path / "people.parquet")
    assert table.schema.equals(PEOPLE_SCHEMA)
    assert table.equals(generate("350583", 3000, 7, 2024, PaymentPlan.usual(2024)))


def test_csv_holds_the_same_with_lists_as_json(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    write_people(path, "430621", 400, 7, 2025)
    people = generate("430621", 400, 7, 2025, PaymentPlan.usual(2025)).to_pylist()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == PEOPLE_SCHEMA.names
    for row, person in zip(rows, people, strict=True):
        assert row["id_number"] == (person["id_number"] or "")
        assert row["birth"] == (person["birth"].isoformat() if person["birth"] else "")
        assert json.loads(row["resident_years"] or "null") == person["resident_years"]
        standings = json.loads(row["standings"] or "null")
        assert [entry["name"] for entry in standings or ()] == [entry["name"] for entry in person["standings"] or ()]


def test_a_sheet_keeps_numbers_as_text_and_days_as_days(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    write_people(path, "430621", 200, 7, 2025)
    sheet = load_workbook(path).get_sheet_by_index(0).to_python()
    people = generate("430621", 200, 7, 2025, PaymentPlan.usual(2025)).to_pylist()
    header = sheet[0]
    assert header == PEOPLE_SCHEMA.names
    for cells, person in zip(sheet[1:], people, strict=True):
        row = dict(zip(PEOPLE_SCHEMA.names, cells, strict=True))
        assert row["id_number"] == (person["id_number"] or "")
        assert row["birth"] == (person["birth"] or "")
        assert row["newborn"] is person["newborn"]


def test_coverage_lies_beside_the_file(tmp_path: Path) -> None:
    write_people(tmp_path / "town.parquet", "430923101", 50, 7, 2022)
    assert coverage_path(tmp_path / "town.parquet") == tmp_path / "town.coverage.csv"
    with (tmp_path / "town.coverage.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["place"] for row in rows} == {"430923101"}
    assert {date.fromisoformat(row["complete_until"]) for row in rows} == {date(2022, 12, 31)}
    assert "subsistence" in {row["standing"] for row in rows}


@pytest.mark.parametrize("name", ["people.txt", "people"])
def test_an_unknown_suffix_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="cannot write people as"):
        write_people(tmp_path / name, "430621", 10, 7, 2025)
    assert not list(tmp_path.iterdir())


def test_a_sheet_that_excel_cannot_open_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="too many people for one sheet"):
        write_people(tmp_path / "people.xlsx", "430621", 1_048_576, 7, 2025)


def test_a_plan_may_be_given(tmp_path: Path) -> None:
    plan = PaymentPlan(PaymentPlan.usual(2025).window, date(2024, 12, 31), 40_000)
    write_people(tmp_path / "people.parquet", "430621", 500, 7, 2025, plan)
    paid = pq.read_table(tmp_path / "people.parquet")["paid_fen"]
    assert paid.type == pa.int64()
    assert set(paid.to_pylist()) == {40_000, None}
