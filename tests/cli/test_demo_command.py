"""`canbao demo`: the whole way, small."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import load_workbook
from tests.store.conftest import forget

from canbao.cli.demo_command import FIRST, OTHERS
from canbao.cli.demo_county import VAR
from canbao.cli.main import run
from canbao.store.layout import layout_of


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder to run the demo in, with its store."""
    yield tmp_path
    forget(layout_of(tmp_path / VAR))


def demo(place: Path) -> str:
    """What a demo in a process of its own prints."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CANBAO", "DJANGO"))}
    command = [sys.executable, "-m", "canbao", "demo", "--people", "1000"]
    done = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_everything_is_written_and_said(place: Path) -> None:
    printed = demo(place)
    assert "虚构" in printed
    assert "不符 0 个" in printed
    for name in (FIRST, *OTHERS):
        folder = place / "out" / name.replace("/", "-")
        assert {"情形.xlsx", "村和出资方汇总.xlsx", "须补事实.xlsx", "results.parquet"} <= {
            p.name for p in folder.iterdir()
        }
    bills = sorted((place / "out" / FIRST.replace("/", "-") / "账单").iterdir())
    rows = sum(len(load_workbook(str(path)).get_sheet_by_index(0).to_python()) - 1 for path in bills)
    assert rows == 1000
    lists = place / "out" / FIRST.replace("/", "-") / "名单"
    returned = sorted((lists / "初次报送").glob("退回-*.xlsx"))
    sheet = load_workbook(str(returned[0])).get_sheet_by_index(0).to_python()
    assert "问题" in sheet[0]
    assert len(sheet) > 1
    assert len(returned) > 8
    for words in ("初次报送", "第 2 个月的名单", "窗口参保登记", "待签字", "退出"):
        assert words in printed
    for words in ("确认发布", "回执 taken", "现金", "随之 taken", "swapped", "差异 没有", "逐一相符", "逐字节相同"):
        assert words in printed
    carried = {path.suffix for path in (place / "out" / FIRST.replace("/", "-") / "往来").iterdir()}
    assert carried == {".json", ".csv"}


@pytest.mark.slow
def test_a_store_that_is_no_demos_is_left_alone(place: Path) -> None:
    data = layout_of(place / VAR).data
    data.mkdir(parents=True)
    with pytest.raises(AssertionError, match="no demo's"):
        demo(place)
    assert data.is_dir()


def test_too_few_people_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--people", "10"]) == 2
    assert "1000" in capsys.readouterr().err
