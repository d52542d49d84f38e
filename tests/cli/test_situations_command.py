"""`canbao situations`: as text, as JSON, as a workbook."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from python_calamine import load_workbook
from tests.cli.runs import PEOPLE, POLICY, people_file

from canbao.assess.situation_table import COLUMNS
from canbao.cli.main import run
from canbao.cli.situations_command import as_text


@pytest.fixture
def results(tmp_path: Path) -> Path:
    out = tmp_path / "r.parquet"
    assert run(["assess", POLICY, str(people_file(tmp_path)), "-o", str(out), "--as-of", "2024-11-01"]) == 0
    return out


def test_json_counts_everybody_most_people_first(results: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["situations", str(results), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    counts = [row["人数"] for row in rows]
    assert sum(counts) == PEOPLE
    assert counts == sorted(counts, reverse=True)
    assert all(row["依据"] or row["须补事实"] for row in rows)


def test_the_workbook_has_the_same_rows(results: Path, tmp_path: Path) -> None:
    book = tmp_path / "s.xlsx"
    assert run(["situations", str(results), "-o", str(book)]) == 0
    rows = load_workbook(str(book)).get_sheet_by_index(0).to_python()
    assert tuple(rows[4]) == COLUMNS
    assert sum(int(str(row[2]).removesuffix(".0")) for row in rows[5:]) == PEOPLE


def test_the_record_may_be_named_itself(results: Path) -> None:
    assert run(["situations", str(results.with_name("r.situations.json"))]) == 0


def test_no_run_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["situations", str(tmp_path / "x.parquet")]) == 2
    assert "canbao assess" in capsys.readouterr().err


def test_a_file_that_is_no_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.situations.json"
    path.write_text("{}", encoding="utf-8")
    assert run(["situations", str(path)]) == 2
    assert "x.situations.json" in capsys.readouterr().err


def test_empty_parts_are_left_out() -> None:
    row = {"序号": 1, "人数": 1_200, "结论": "应缴", "情形": "ab", "资助": "", "个人应缴": "400.00"}
    assert as_text([row]) == "1. 1,200 人　应缴　［ab］\n   个人应缴：400.00"
