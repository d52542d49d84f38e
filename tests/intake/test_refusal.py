"""Refusals: the first sentences, and how many there are in all."""

from __future__ import annotations

import numpy as np
import pytest

from canbao.intake import refusal
from canbao.intake.cell_problems import CellProblem
from canbao.intake.file_problems import FileProblem
from canbao.intake.findings import Findings, Spot
from canbao.intake.problems import Advice, fault
from canbao.intake.refusal import FileRefused, refuse_file


def many(count: int) -> Findings:
    findings = Findings("people.csv")
    findings.add(Spot(0, "birth"), [fault(CellProblem.IMPOSSIBLE_DATE, "x")] * count, np.arange(2, 2 + count))
    return findings


def test_a_whole_file_is_refused_with_one_sentence() -> None:
    error = refuse_file("a.xlsx", FileProblem.ENCRYPTED, Advice("先去掉密码", "remove it first"))
    assert error.workbook is None
    assert error.problem is FileProblem.ENCRYPTED
    assert str(error).startswith("a.xlsx：工作簿有打开密码，请在 Excel 或 WPS 中去掉密码后另存；先去掉密码。")


def test_a_refusal_may_name_a_row_and_a_column() -> None:
    (error,) = refuse_file("a.xlsx", FileProblem.MERGED_CELLS, row=7, column="姓名").errors
    assert (error.row, error.column) == (7, "姓名")


def test_sentences_about_the_header_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusal, "MOST_HEADER_SENTENCES", 3)
    error = FileRefused(many(9))
    assert len(error.sentences) == 3
    assert (error.count, len(list(error.errors))) == (9, 9)
