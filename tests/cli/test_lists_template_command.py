"""`canbao lists template` writes a workbook and opens no store."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.cli.main import run


def test_a_template_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "a.xlsx"
    assert run(["lists", "template", "civil_affairs", "-o", str(target), "--county", "430621"]) == 0
    assert target.read_bytes()[:2] == b"PK"
    assert "困难群众名单" in capsys.readouterr().out


def test_an_unknown_list_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lists", "template", "nobody", "-o", str(tmp_path / "a.xlsx")]) == 2
    assert "civil_affairs" in capsys.readouterr().err
    assert not (tmp_path / "a.xlsx").exists()
