"""Which lists are complete: the companion is found beside the people file, read in any format, judged like it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from tests.intake.files import write_cells, write_parquet

from canbao.assess.coverage import CompleteList, Lists
from canbao.assess.intake.complete_lists import find_companion, read_lists
from canbao.assess.intake.problems import PeopleProblem
from canbao.intake.cell_problems import CellProblem
from canbao.intake.problems import Problem
from canbao.intake.refusal import FileRefused
from canbao.people.people_files import write_people

HEADER = ["standing", "place", "complete_until"]
ROWS = [["孤儿", "430621", "2025-06-30"], ["残疾人", "4306", "2024年12月31日"]]
LISTS = Lists.of(
    [CompleteList("orphan", "430621", date(2025, 6, 30)), CompleteList("disabled", "4306", date(2024, 12, 31))]
)


def problems(path: Path) -> set[tuple[int, str, Problem]]:
    with pytest.raises(FileRefused) as caught:
        read_lists(path, path)
    assert caught.value.workbook is None or caught.value.workbook.name == f"{path.stem}.errors.xlsx"
    return {(error.row, error.column, error.problem) for error in caught.value.errors}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
@pytest.mark.parametrize("header", [HEADER, ["身份", "地区代码", "名单完整至"]])
def test_it_is_read_in_either_language(tmp_path: Path, suffix: str, header: list[str]) -> None:
    path = write_cells(tmp_path / f"lists{suffix}", [header, *ROWS])
    assert read_lists(path, tmp_path / "people.csv") == LISTS


def test_it_is_read_typed(tmp_path: Path) -> None:
    days = pa.array([date(2025, 6, 30), date(2024, 12, 31)])
    path = write_parquet(
        tmp_path / "lists", {"complete_until": days, "standing": ["orphan", "残疾"], "place": ["430621", "4306"]}
    )
    assert read_lists(path, tmp_path / "people.csv") == LISTS


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_it_is_found_beside_the_people(tmp_path: Path, suffix: str) -> None:
    people = tmp_path / "people.parquet"
    assert find_companion(people) is None
    assert read_lists(None, people) == Lists()
    companion = tmp_path / f"people.coverage{suffix}"
    if suffix == ".parquet":
        write_parquet(companion, dict(zip(HEADER, ([row[column] for row in ROWS] for column in range(3)), strict=True)))
    else:
        write_cells(companion, [HEADER, *ROWS])
    assert find_companion(people) == companion
    assert read_lists(None, people) == LISTS


def test_all_may_be_declared_complete(tmp_path: Path) -> None:
    assert read_lists(None, tmp_path / "people.csv", declare_complete=True).is_complete


def test_what_the_generator_writes_is_read(tmp_path: Path) -> None:
    write_people(tmp_path / "people.csv", "430621", 50, 1, 2025)
    lists = read_lists(None, tmp_path / "people.csv")
    assert lists(frozenset({"orphan", "disabled"}), "430621100001", date(2025, 12, 31))
    assert not lists(frozenset({"orphan"}), "430621100001", date(2026, 1, 1))
    assert not lists(frozenset({"orphan"}), "430622", date(2025, 1, 1))


def test_a_list_of_a_standing_is_a_list_of_those_that_belong_to_it(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "lists.csv", [HEADER, ["监测对象", "43", "2025-01-01"]])
    assert {item.standing for item in read_lists(path, path).declared} == {
        "monitored",
        "unstable_lifted",
        "edge_at_risk",
        "sudden_hardship",
    }


@pytest.mark.parametrize(
    ("row", "column", "problem"),
    [
        (["孤而", "43", "2025-01-01"], "standing", PeopleProblem.UNKNOWN_STANDING),
        (["重度残疾人", "43", "2025-01-01"], "standing", PeopleProblem.GRADED_LIST),
        (["残疾人（三级）", "43", "2025-01-01"], "standing", PeopleProblem.GRADED_LIST),
        (["", "43", "2025-01-01"], "standing", CellProblem.EMPTY_CELL),
        (["孤儿", "湖南", "2025-01-01"], "place", PeopleProblem.UNKNOWN_PLACE),
        (["孤儿", "", "2025-01-01"], "place", CellProblem.EMPTY_CELL),
        (["孤儿", "43", "长期"], "complete_until", CellProblem.IMPOSSIBLE_DATE),
        (["孤儿", "43", ""], "complete_until", CellProblem.EMPTY_CELL),
    ],
)
def test_wrong_rows_are_told_like_those_of_people(
    tmp_path: Path, row: list[str], column: str, problem: Problem
) -> None:
    path = write_cells(tmp_path / "lists.csv", [HEADER, *ROWS, row])
    assert problems(path) == {(4, column, problem)}


def test_a_missing_or_unknown_column_is_told(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "lists.csv", [["standing", "places"], ["孤儿", "43"]])
    assert problems(path) == {(1, "", PeopleProblem.MISSING_COLUMN), (1, "places", PeopleProblem.UNKNOWN_COLUMN)}


def test_a_companion_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_lists(tmp_path / "lists.csv", tmp_path / "people.csv")


def test_a_companion_without_rows_declares_nothing(tmp_path: Path) -> None:
    assert read_lists(write_cells(tmp_path / "lists.csv", [HEADER]), tmp_path / "people.csv") == Lists()
