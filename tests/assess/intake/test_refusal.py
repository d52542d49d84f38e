"""Refusals of people files: the workbook of all wrong cells beside the file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from canbao.assess.intake.refusal import error_path, refuse_cells
from canbao.cli.refusals import BAD_INPUT, judge
from canbao.intake.cell_problems import CellProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.problems import fault
from canbao.intake.refusal import MOST_SENTENCES, FileRefused


def many(count: int) -> Findings:
    findings = Findings("people.csv")
    findings.add(Spot(0, "birth"), [fault(CellProblem.IMPOSSIBLE_DATE, "x")] * count, np.arange(2, 2 + count))
    return findings


def test_the_message_has_a_screenful_and_says_where_the_rest_is(tmp_path: Path) -> None:
    error = refuse_cells(tmp_path / "people.csv", many(25))
    lines = str(error).splitlines()
    assert len(error.sentences) == MOST_SENTENCES == len(lines) - 1
    assert lines[-1].startswith("共 25 处错误，全部列在 people.errors.xlsx。25 errors in all")
    assert error.workbook == tmp_path / "people.errors.xlsx" == error_path(tmp_path / "people.csv")
    assert error.workbook.exists()
    assert len(list(error.errors)) == 25


def test_a_folder_that_cannot_be_written_to_does_not_hide_the_errors(tmp_path: Path) -> None:
    error = refuse_cells(tmp_path / "no such folder" / "people.csv", many(25))
    assert error.workbook is None
    assert len(error.sentences) == 25
    assert "people.errors.xlsx 写不进去" in str(error)
    assert "共 25 处错误" in str(error)


def test_the_command_line_shows_it_as_bad_input(tmp_path: Path) -> None:
    error = refuse_cells(tmp_path / "people.csv", many(1))
    assert judge(error) == (str(error), BAD_INPUT)
    assert isinstance(error, FileRefused)
