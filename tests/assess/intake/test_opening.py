"""Opening: only the wanted columns, in the order of the people table, each at its place in the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.intake.false_files import FALSE_FILES, archive, parquet
from tests.intake.files import old_workbook, write_cells, write_parquet
from tests.intake.lists import changed

from canbao.assess.intake import opening
from canbao.assess.intake.expectations import expectation_of
from canbao.assess.intake.opening import Table, open_table
from canbao.assess.intake.parquet_source import ParquetSource
from canbao.assess.intake.people_file import open_people
from canbao.assess.intake.wording import LABELS
from canbao.intake.csv_source import CsvSource
from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Spot
from canbao.intake.refusal import FileRefused
from canbao.intake.sheet_source import SheetSource


def opened(path: Path, *wanted: str) -> Table:
    return open_table(path, LABELS, ("person_id",), ("person_id", *wanted), expectation_of, "person_id")


def test_wanted_columns_are_taken_where_they_are(tmp_path: Path) -> None:
    cells = [["sex", "出生日期", "person_id", ""], ["male", "1990-01-01", "a", ""]]
    for suffix, kind in ((".csv", CsvSource), (".xlsx", SheetSource)):
        table = opened(write_cells(tmp_path / f"a{suffix}", cells), "birth", "married")
        assert isinstance(table.source, kind)
        assert list(table.columns) == ["person_id", "birth"]
        assert table.places == {"sex": 0, "birth": 1, "person_id": 2}
        assert table.spot_of("birth") == Spot(1, "出生日期")
        assert table.unnamed == (3,)


def test_only_columns_of_few_words_are_read_coded(tmp_path: Path) -> None:
    columns = {"person_id": ["a"], "性别": ["male"], "name": ["甲"], "standings": [[{"name": "孤儿"}]]}
    table = opened(write_parquet(tmp_path / "a.parquet", columns), "sex")
    assert isinstance(table.source, ParquetSource)
    kinds = [str(table.source.type_of(place)).partition("<")[0] for place in range(4)]
    assert kinds == ["string", "dictionary", "string", "list"]


def test_a_type_is_judged_only_of_what_is_wanted(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"person_id": ["a"], "birth": [True]})
    assert list(opened(path).columns) == ["person_id"]
    with pytest.raises(FileRefused, match=r"birth.*bool.*应为日期"):
        opened(path, "birth")


NAMES = ("people.xlsx", "people.csv", "people.parquet")


@pytest.mark.trust
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("content", "problem", "word"), FALSE_FILES)
def test_false_files_are_refused_whatever_their_names_say(
    tmp_path: Path, name: str, content: bytes, problem: FileProblem, word: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileRefused) as caught:
        open_people(path, ())
    (error,) = caught.value.errors
    assert (error.problem, error.row) == (problem, 0)
    assert word in error.sentence
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", NAMES)
def test_right_files_are_opened_whatever_their_names_say(tmp_path: Path, name: str) -> None:
    cells = [["person_id"], ["a"]]
    contents = [
        parquet(),
        write_cells(tmp_path / "a.csv", cells).read_bytes(),
        write_cells(tmp_path / "a.xlsx", cells).read_bytes(),
        old_workbook(cells),
    ]
    for content in contents:
        path = tmp_path / name
        path.write_bytes(content)
        assert [batch.column("person_id").to_pylist() for batch in open_people(path, ()).batches()] == [["a"]]


@pytest.mark.trust
def test_what_unpacks_to_far_more_than_its_size_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "SMALLEST_SUSPECT_BYTES", 1 << 20)
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(archive({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * (4 << 20)}))
    with pytest.raises(FileRefused) as caught:
        open_people(path, ())
    assert [error.problem for error in caught.value.errors] == [FileProblem.TOO_LARGE_UNPACKED]


def test_a_missing_file_is_not_a_wrong_one(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_people(tmp_path / "no such", ())


def test_a_workbook_without_a_visible_sheet_is_damaged(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "a.xlsx", [["person_id"], ["a"]])
    path.write_bytes(
        changed(
            path.read_bytes(), {"xl/workbook.xml": lambda text: text.replace(b"<sheet ", b'<sheet state="hidden" ')}
        )
    )
    with pytest.raises(FileRefused) as caught:
        open_people(path, ())
    assert [error.problem for error in caught.value.errors] == [FileProblem.CUT_SHORT]
