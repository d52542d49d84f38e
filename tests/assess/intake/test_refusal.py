"""Refusals: the first sentences, how many there are in all, and where the rest is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from canbao.assess.intake import refusal
from canbao.assess.intake.findings import Findings, Spot
from canbao.assess.intake.problems import Advice, Problem, fault
from canbao.assess.intake.refusal import MOST_SENTENCES, PeopleFileError, error_path, refuse_cells, refuse_file
from canbao.cli.refusals import BAD_INPUT, judge


def many(count: int) -> Findings:
    findings = Findings("people.csv")
    findings.add(Spot(0, "birth"), [fault(Problem.IMPOSSIBLE_DATE, "x")] * count, np.arange(2, 2 + count))
    return findings


def test_the_message_has_a_screenful_and_says_where_the_rest_is(tmp_path: Path) -> None:
    error = refuse_cells(tmp_path / "people.csv", many(25))
    lines = str(error).splitlines()
    assert len(error.sentences) == MOST_SENTENCES == len(lines) - 1
    assert lines[-1].startswith("共 25 处错误，全部列在 people.errors.xlsx。25 errors in all")
    assert error.workbook == tmp_path / "people.errors.xlsx" == error_path(tmp_path / "people.csv")
    assert error.workbook.exists()
    assert len(list(error.errors)) == 25


def test_a_whole_file_is_refused_without_a_workbook(tmp_path: Path) -> None:
    error = refuse_file(tmp_path / "a.xlsx", Problem.ENCRYPTED, Advice("先去掉密码", "remove it first"))
    assert error.workbook is None
    assert str(error).startswith("a.xlsx：工作簿有打开密码，请在 Excel 或 WPS 中去掉密码后另存；先去掉密码。")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_to_does_not_hide_the_errors(tmp_path: Path) -> None:
    error = refuse_cells(tmp_path / "no such folder" / "people.csv", many(25))
    assert error.workbook is None
    assert len(error.sentences) == 25
    assert "people.errors.xlsx 写不进去" in str(error)
    assert "共 25 处错误" in str(error)


def test_the_command_line_shows_it_as_bad_input(tmp_path: Path) -> None:
    error = refuse_cells(tmp_path / "people.csv", many(1))
    assert judge(error) == (str(error), BAD_INPUT)
    assert isinstance(error, PeopleFileError)


def test_header_sentences_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusal, "MOST_HEADER_SENTENCES", 3)
    assert len(PeopleFileError(many(9)).sentences) == 3
