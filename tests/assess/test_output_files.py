from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from canbao.assess import output_files
from canbao.assess.labels import RESULT_LABELS
from canbao.assess.output_files import UnknownFormat, headers_of, label_of, open_writer, whole

KINDS = ("parquet", "csv", "xlsx")
TABLE = pa.table(
    {
        "person_id": ["P1", "P2", "P3"],
        "name": ["张三", "=1+1", None],
        "situation": pa.array([1, 2**62, 15], pa.int64()),
        "payable_fen": pa.array([40_000, None, 18_750], pa.int32()),
        "cover_from": pa.array([date(2025, 1, 1), None, date(2025, 2, 28)], pa.date32()),
        "accepted": [True, False, None],
        "fixed_days": pa.array([90, 0, None], pa.int32()),
        "aid_county_fen": pa.array([0, 100, None], pa.int32()),
        "clause_price": ["二(四)", None, "三"],
    }
)
HEADERS = [*(RESULT_LABELS[name] for name in TABLE.column_names[:7]), "资助（county）", "条款（缴费标准）"]
CELLS = [
    ["P1", "张三", "0000000000000001", "400.00", "2025-01-01", "是", "90", "0.00", "二(四)"],
    ["P2", "'=1+1", "4000000000000000", "", "", "否", "0", "1.00", ""],
    ["P3", "", "000000000000000f", "187.50", "2025-02-28", "", "", "", "三"],
]


def write(path: Path, *tables: pa.Table) -> Path:
    with open_writer(path) as writer:
        for table in tables:
            writer.write(table)
    return path


def csv_rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def sheets_of(path: Path) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_parquet_is_read_back_equal(tmp_path: Path) -> None:
    assert pq.read_table(write(tmp_path / "a.parquet", TABLE.slice(0, 1), TABLE.slice(1))).equals(TABLE)


def test_csv_is_for_people(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", TABLE.slice(0, 2), TABLE.slice(2))
    assert csv_rows(path) == [HEADERS, *CELLS]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_workbook_holds_amounts_and_counts_as_numbers(tmp_path: Path) -> None:
    (sheet,) = sheets_of(write(tmp_path / "a.xlsx", TABLE.slice(0, 2), TABLE.slice(2)))
    assert sheet[0] == HEADERS
    assert sheet[1] == ["P1", "张三", "0000000000000001", 400.0, "2025-01-01", "是", 90.0, 0.0, "二(四)"]
    assert sheet[2] == ["P2", "=1+1", "4000000000000000", "", "", "否", 0.0, 1.0, ""]
    assert sheet[3] == ["P3", "", "000000000000000f", 187.5, "2025-02-28", "", "", "", "三"]


def test_headers_and_amounts_are_formatted_and_counts_are_not(tmp_path: Path) -> None:
    xml = sheet_xml(write(tmp_path / "a.xlsx", TABLE.slice(0, 1))).decode()
    styled = {place: style for place, style in re.findall(r'<c r="([A-Z]+[0-9]+)"(?: s="([0-9]+)")?', xml)}
    headers = {style for place, style in styled.items() if place.endswith("1") and len(place) == 2}
    assert len(headers) == 1
    assert "" not in headers
    assert styled["D2"] not in {"", *headers}
    assert styled["G2"] == ""


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_the_same(kind: str, tmp_path: Path) -> None:
    """Content by content: what a cell of one kind says, the cells of the others say."""
    path = write(tmp_path / f"a.{kind}", TABLE)
    if kind == "parquet":
        found = [[shown(name, value) for name, value in row.items()] for row in pq.read_table(path).to_pylist()]
    elif kind == "csv":
        found = [[cell.removeprefix("'") for cell in row] for row in csv_rows(path)[1:]]
    else:
        found = [
            [shown(name, cell) for name, cell in zip(TABLE.column_names, row, strict=True)]
            for row in sheets_of(path)[0][1:]
        ]
    assert found == [[cell.removeprefix("'") for cell in row] for row in CELLS]


def shown(name: str, value: Any) -> str:
    """A value of a Parquet file or a cell of a sheet in the words of a CSV file."""
    match value:
        case None | "":
            return ""
        case bool():
            return "是" if value else "否"
        case date():
            return value.isoformat()
        case float() if name.endswith("_fen"):
            return f"{Decimal(str(value)):.2f}"
        case int() if name.endswith("_fen"):
            return f"{Decimal(value) / 100:.2f}"
        case int() if name == "situation":
            return f"{value:016x}"
        case float() | int():
            return str(int(value))
    return str(value)


FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://x","y")', "=cmd|'/c calc'!A0",
    "＝1+1", "－1",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.trust
def test_text_never_becomes_a_formula(text: str, tmp_path: Path) -> None:
    """T31 for results: in CSV such a cell is quoted, in a workbook it is a text."""
    table = pa.table({"name": [text], "person_id": ["P1"]})
    (cell, _) = csv_rows(write(tmp_path / "a.csv", table))[1]
    assert cell == f"'{text}"
    path = write(tmp_path / "a.xlsx", table)
    assert sheets_of(path)[0][1][0] == text.replace("\r", "\n") or sheets_of(path)[0][1][0] == text
    assert b"<f>" not in sheet_xml(path)
    assert b"hyperlink" not in sheet_xml(path)


def sheet_xml(path: Path) -> bytes:
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if "worksheets/" in name)


@pytest.mark.parametrize("text", ["张三", "P-1", "a=b", "1-2", "·"])
def test_harmless_text_stays_as_it_is(text: str, tmp_path: Path) -> None:
    assert csv_rows(write(tmp_path / "a.csv", pa.table({"name": [text]})))[1] == [text]


def test_a_full_sheet_is_followed_by_another_with_headers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_files, "SHEET_ROWS", 2)
    sheets = sheets_of(write(tmp_path / "a.xlsx", TABLE, TABLE.slice(0, 2)))
    assert [len(sheet) for sheet in sheets] == [3, 3, 2]
    assert all(sheet[0] == HEADERS for sheet in sheets)
    assert [row[0] for sheet in sheets for row in sheet[1:]] == ["P1", "P2", "P3", "P1", "P2"]


def test_a_sheet_holds_no_more_rows_than_excel() -> None:
    assert output_files.SHEET_ROWS + 1 <= 1_048_576


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A path of each kind; whatever happens, nothing else is left in its folder."""
    path = tmp_path / f"results.{request.param}"
    yield path
    assert [found for found in tmp_path.iterdir() if found != path] == []


def write_half(path: Path) -> None:
    with open_writer(path) as writer:
        writer.write(TABLE)
        raise RuntimeError


@pytest.mark.trust
def test_a_failure_half_way_leaves_nothing(place: Path) -> None:
    with pytest.raises(RuntimeError):
        write_half(place)
    assert not place.exists()


@pytest.mark.trust
def test_a_failure_half_way_leaves_the_older_file(place: Path) -> None:
    before = write(place, TABLE.slice(0, 1)).read_bytes()
    with pytest.raises(RuntimeError):
        write_half(place)
    assert place.read_bytes() == before


@pytest.mark.trust
def test_a_failure_at_the_very_end_leaves_the_older_file(place: Path) -> None:
    """As when the disk is full: the last bytes cannot be written."""
    before = write(place, TABLE.slice(0, 1)).read_bytes()
    writer = open_writer(place)
    close = writer.close

    def fail() -> None:
        close()
        raise OSError("No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "close", fail)
        with pytest.raises(OSError, match="No space"), writer:
            writer.write(TABLE)
    assert place.read_bytes() == before


@pytest.mark.trust
def test_nothing_stands_under_the_name_while_it_is_written(place: Path) -> None:
    with open_writer(place) as writer:
        writer.write(TABLE)
        assert not place.exists()
    assert place.exists()


@pytest.mark.trust
def test_sabotage_written_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a file written under its own name, a failure would cost the older one."""
    monkeypatch.setattr(output_files, "aside_of", lambda path: path)
    for kind in KINDS:
        with pytest.raises((AssertionError, FileNotFoundError)):
            test_a_failure_half_way_leaves_the_older_file(tmp_path / f"results.{kind}")


@pytest.mark.trust
def test_sabotage_cells_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output_files, "_harmless", lambda cell: cell)
    with pytest.raises(AssertionError):
        test_text_never_becomes_a_formula("=1+1", tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_a_result_too(kind: str, tmp_path: Path) -> None:
    assert write(tmp_path / f"a.{kind}").exists()


def test_a_folder_is_made(tmp_path: Path) -> None:
    assert write(tmp_path / "new" / "folder" / "a.csv", TABLE).exists()


@pytest.mark.parametrize("name", ["a.txt", "a", "a.xls", "parquet"])
def test_another_ending_is_refused_before_anything_is_written(name: str, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"\.parquet、\.csv、\.xlsx"):
        open_writer(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_endings_may_be_capital(tmp_path: Path) -> None:
    assert csv_rows(write(tmp_path / "A.CSV", TABLE))[0] == HEADERS


def test_headers_name_what_they_stand_over() -> None:
    assert headers_of(["payable_fen", "aid_city_budget_fen", "clause_aid", "clause_x", "bonus_fen"]) == [
        "个人应缴", "资助（city_budget）", "条款（资助）", "条款（x）", "bonus_fen",
    ]  # fmt: skip
    assert label_of("aid_fen") == "资助合计"


def write_half_a_text(path: Path) -> None:
    with whole(path) as aside:
        aside.write_text("ne", encoding="utf-8")
        raise RuntimeError


@pytest.mark.trust
def test_a_text_file_is_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "record.json"
    with whole(path) as aside:
        aside.write_text("old", encoding="utf-8")
        assert not path.exists()
    with pytest.raises(RuntimeError):
        write_half_a_text(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(path.parent.iterdir()) == [path]
