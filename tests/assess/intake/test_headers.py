"""Headers: known in either language, everything wrong told at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.intake.files import write_cells, write_parquet

from canbao.assess.intake.people_file import open_people
from canbao.assess.intake.problems import PeopleProblem
from canbao.intake.file_problems import FileProblem
from canbao.intake.problems import Problem
from canbao.intake.refusal import FileRefused


def refused(path: Path, *needed: str) -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        open_people(path, needed)
    return caught.value


def found(error: FileRefused) -> list[tuple[int, str, Problem]]:
    return [(item.row, item.column, item.problem) for item in error.errors]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_everything_wrong_with_a_header_is_told_at_once(tmp_path: Path, suffix: str) -> None:
    path = write_cells(
        tmp_path / f"a{suffix}", [["person_id", "brith", "备注", "人员编号", "sex"], ["a", "1", "2", "b", "male"]]
    )
    error = refused(path, "birth", "student", "sex")
    assert found(error) == [
        (1, "", PeopleProblem.MISSING_COLUMN),
        (1, "brith", PeopleProblem.UNKNOWN_COLUMN),
        (1, "备注", PeopleProblem.UNKNOWN_COLUMN),
        (1, "人员编号", FileProblem.REPEATED_COLUMN),
    ]
    missing, unknown, *_ = error.sentences
    assert "缺 birth（出生日期）、student（学生类别）" in missing
    assert "missing: birth, student" in missing
    assert "是否指 birth？" in unknown
    assert "did you mean birth?" in unknown
    assert list(tmp_path.iterdir()) == [path]


def test_parquet_has_no_header_row_to_name(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "a.parquet", {"person_id": ["a"], "remark": ["x"], "出生日期": [None]})
    assert found(refused(path, "sex", "birth")) == [
        (0, "", PeopleProblem.MISSING_COLUMN),
        (0, "remark", PeopleProblem.UNKNOWN_COLUMN),
    ]


@pytest.mark.parametrize(
    ("rows", "row", "problem"),
    [
        ([["岳阳县参保人员名册"], ["person_id", "birth"], ["a", "1990-01-01"]], 1, PeopleProblem.SECOND_HEADER),
        ([["名册"], [], ["制表人"], ["人员编号", "出生日期"]], 1, PeopleProblem.SECOND_HEADER),
        ([["person_id", "birth"], ["人员编号", "出生日期"], ["a", "1990-01-01"]], 2, PeopleProblem.SECOND_HEADER),
        ([["a", "1990-01-01"], ["b", "1990-01-01"]], 1, PeopleProblem.NO_HEADER),
        ([["序号", "备注"], ["1", "x"]], 1, PeopleProblem.NO_HEADER),
    ],
)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_header_is_one_row_and_the_first(
    tmp_path: Path, suffix: str, rows: list[list[str]], row: int, problem: Problem
) -> None:
    error = refused(write_cells(tmp_path / f"a{suffix}", rows), "birth")
    assert found(error) == [(row, "", problem)]


def test_the_row_that_holds_the_names_is_named(tmp_path: Path) -> None:
    rows = [["名册"], ["2025 年"], ["person_id", "birth"], ["a", "1990-01-01"]]
    assert "列名在第 3 行" in str(refused(write_cells(tmp_path / "a.csv", rows)))


def test_a_header_that_is_really_a_person_shows_no_number(tmp_path: Path) -> None:
    rows = [["person_id", "430621199003071230", "甲"], ["a", "b", "c"]]
    error = refused(write_cells(tmp_path / "a.csv", rows))
    assert "19900307" not in str(error)
    assert found(error)[0] == (1, "···1230", PeopleProblem.UNKNOWN_COLUMN)
