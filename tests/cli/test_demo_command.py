"""`canbao demo`: the whole way, small."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import load_workbook

from canbao.cli.demo_command import FIRST, OTHERS
from canbao.cli.main import run


def test_everything_is_written_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--people", "1000", "-o", str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "虚构" in printed
    assert "不符 0 个" in printed
    for name in (FIRST, *OTHERS):
        folder = tmp_path / name.replace("/", "-")
        assert {"情形.xlsx", "村和出资方汇总.xlsx", "须补事实.xlsx", "results.parquet"} <= {
            p.name for p in folder.iterdir()
        }
    bills = sorted((tmp_path / FIRST.replace("/", "-") / "账单").iterdir())
    rows = sum(len(load_workbook(str(path)).get_sheet_by_index(0).to_python()) - 1 for path in bills)
    assert rows == 1000


def test_too_few_people_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--people", "10"]) == 2
    assert "1000" in capsys.readouterr().err
