from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook
from tests.assess.populations import batch_of, people_of
from tests.assessing import shipped

from canbao.assess.batch import Engine
from canbao.assess.bill_workbooks import (
    BILL_COLUMNS,
    NO_PLACE,
    TOWN_DIGITS,
    bill_rows,
    open_sheet,
    write_bills,
    write_totals,
    write_unsettled,
)
from canbao.assess.run_record import RunRecord, from_json, record_of, record_path, to_json
from canbao.assess.tally import Tally, totals_of
from canbao.values.divisions import load_divisions
from canbao.values.id_number import mask_id

POLICY = "hunan/yueyang/2025"
SIZE = 600
KEYS = ("person_id", "place", "household_id", "name", "id_number")


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of a run with its record beside it; the first people have no place."""
    people = people_of(POLICY, SIZE, 9)
    places = [None] * 3 + people.column("place").to_pylist()[3:]
    people = people.set_column(people.schema.get_field_index("place"), "place", pa.array(places))
    batch, book = batch_of(people), shipped(POLICY)
    engine, tally = Engine(book, as_of=date(2024, 11, 15)), Tally()
    found = engine.run(batch)
    tally.add(batch.column("place"), found, batch.column("paid_on").is_valid())
    path = tmp_path_factory.mktemp("run") / "results.parquet"
    columns = {name: batch.column(name) for name in KEYS} | {name: found.column(name) for name in found.schema.names}
    pq.write_table(pa.table(columns), path)
    record = record_of({POLICY: book}, engine.situations, tally, as_of=engine.as_of)
    record_path(path).write_text(to_json(record), encoding="utf-8")
    return path


def test_yuan_have_two_decimals_and_counts_have_none(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with open_sheet(path, ("人数", "个人应缴（元）")) as sheet:
        sheet.write((3, "400.00"))
    with zipfile.ZipFile(path) as archive:
        xml, styles = (archive.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "styles"))
    assert '<c r="A2"><v>3</v>' in xml
    (style,) = re.findall(r'<c r="B2" s="([0-9]+)"><v>400', xml)
    formats = re.findall(r'<xf numFmtId="([0-9]+)"', styles.partition("<cellXfs")[2])
    assert f'numFmtId="{formats[int(style)]}" formatCode="#,##0.00"' in styles


def rows_in(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def record_in(results: Path) -> RunRecord:
    return from_json(record_path(results).read_text(encoding="utf-8"))


@pytest.mark.trust
def test_everybody_has_a_bill_in_the_workbook_of_the_town(results: Path, tmp_path: Path) -> None:
    people = pq.read_table(results).to_pylist()
    paths = write_bills(results, tmp_path / "账单", workers=1)
    assert sorted(tmp_path.joinpath("账单").iterdir()) == sorted(paths)
    found = {path.stem[:TOWN_DIGITS] if path.stem != NO_PLACE else "": rows_in(path)[1:] for path in paths}
    wanted: dict[str, list[dict[str, Any]]] = {}
    for person in people:
        wanted.setdefault((person["place"] or "")[:TOWN_DIGITS], []).append(person)
    assert set(found) == set(wanted)
    for town, rows in found.items():
        assert [row[2] for row in rows] == [person["name"] or "" for person in wanted[town]]
        for row, person in zip(rows, wanted[town], strict=True):
            cells = dict(zip(BILL_COLUMNS, [*row, *[""] * (len(BILL_COLUMNS) - len(row))], strict=True))
            payable = person["payable_fen"]
            assert cells["个人应缴"] == ("" if payable is None else payable / 100)
            assert cells["证件号码"] == (mask_id(person["id_number"]) if person["id_number"] else "")
            assert cells["待遇起"] == ("" if person["cover_from"] is None else person["cover_from"].isoformat())
            until = person["offer_until"]
            assert cells["此应缴有效至"] == ("" if until is None else until.isoformat())


@pytest.mark.trust
def test_no_whole_identity_number_is_written(results: Path, tmp_path: Path) -> None:
    numbers = {number for number in pq.read_table(results).column("id_number").to_pylist() if number}
    write_unsettled(results, tmp_path / "open.xlsx")
    cells = {cell for path in write_bills(results, tmp_path, workers=1) for row in rows_in(path) for cell in row}
    cells |= {cell for row in rows_in(tmp_path / "open.xlsx") for cell in row}
    assert cells.isdisjoint(numbers)


def test_bills_stand_in_the_columns_of_the_header(results: Path) -> None:
    table = pq.read_table(results)
    rows = list(bill_rows(table, record_in(results), load_divisions()))
    assert len(rows) == SIZE
    assert {len(row) for row in rows} == {len(BILL_COLUMNS)}


def test_totals_by_village_and_in_all(results: Path, tmp_path: Path) -> None:
    record, path = record_in(results), tmp_path / "汇总.xlsx"
    write_totals(record, path)
    head, *rows = rows_in(path)
    names = [row[:2] for row in rows]
    assert names[0] == [NO_PLACE, ""]
    assert [name for name in names if name[0] == "合计"] == [["合计", ""]]
    assert names[-1] == ["合计", ""]
    assert len(rows) == len({cell.place for cell in record.cells}) + 1
    totals = record.totals
    last = dict(zip(head, rows[-1], strict=True))
    assert (last["人数"], last["已缴费"]) == (totals.people, totals.paid) == (SIZE, totals.paid)
    assert last["个人应缴（元）"] == totals.payable_fen / 100
    for payer, fen in totals.aid_fen.items():
        assert last[f"{record.payers[payer]}（元）"] == fen / 100
    for place in range(2, len(head)):
        assert round(sum(row[place] for row in rows[:-1]), 2) == rows[-1][place]


def test_totals_of_a_place_are_those_of_its_cells(results: Path, tmp_path: Path) -> None:
    record, path = record_in(results), tmp_path / "汇总.xlsx"
    write_totals(record, path)
    _, *rows = rows_in(path)
    places = list(dict.fromkeys(cell.place for cell in record.cells))
    for place, row in zip(places, rows, strict=False):
        own = totals_of([cell for cell in record.cells if cell.place == place], record.situations)
        assert (row[2], row[3], row[4]) == (own.people, own.paid, own.payable_fen / 100)


def test_people_to_ask(results: Path, tmp_path: Path) -> None:
    record, path = record_in(results), tmp_path / "open.xlsx"
    asked = write_unsettled(results, path)
    _, *rows = rows_in(path)
    assert asked == len(rows) == record.totals.unsettled > 0
    assert all(row[BILL_COLUMNS.index("须补事实")] for row in rows)


@pytest.mark.trust
def test_a_workbook_is_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"

    def write(rows: Iterator[tuple[Any, ...]]) -> None:
        with open_sheet(path, ("姓名", "个人应缴")) as sheet:
            for row in rows:
                sheet.write(row)

    write(iter([("=1+1", "4.00")]))
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError):
        write((name, "1.00") if name else (1 / 0,) for name in ("a", ""))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
    assert rows_in(path) == [["姓名", "个人应缴"], ["=1+1", 4.0]]
