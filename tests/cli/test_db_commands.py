"""`canbao db`: start, status, stop of a real server; one that somebody else runs is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.store.conftest import forget

from canbao.cli.main import run
from canbao.store.layout import layout_of


def test_start_status_stop(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    at = ["--var", str(tmp_path / "var")]
    try:
        assert run(["db", "status", *at]) == 1
        assert "没有在运行" in capsys.readouterr().out
        assert run(["db", "start", *at]) == 0
        assert "PostgreSQL 18" in capsys.readouterr().out
        assert run(["db", "status", *at]) == 0
        said = capsys.readouterr().out
        assert "fsync: 是" in said
        assert "server.log" in said
        assert run(["db", "status", "--json", *at]) == 0
        assert json.loads(capsys.readouterr().out)["is_safe"] is True
        backup = str(tmp_path / "backups" / "canbao.dump")
        assert run(["db", "backup", backup, *at]) == 0
        assert "sha256" in capsys.readouterr().out
        assert run(["db", "backup", backup, *at]) == 2
        assert "已经存在" in capsys.readouterr().err
        assert run(["db", "restore", backup, *at]) == 0
        assert "canbao_before_" in capsys.readouterr().out
        assert run(["db", "restore", str(tmp_path / "nothing"), *at]) == 2
        assert "读不出来" in capsys.readouterr().err
        assert run(["db", "snapshot", *at]) == 2
        assert "CANBAO_ARCHIVE" in capsys.readouterr().err
        assert run(["db", "rewind", "--to", "14:02", *at]) == 2
        assert "2024-12-31T14:02:00" in capsys.readouterr().err
        assert run(["db", "stop", *at]) == 0
        assert "已停止" in capsys.readouterr().out
        assert run(["db", "stop", *at]) == 0
        assert "没有在运行" in capsys.readouterr().out
    finally:
        forget(layout_of(tmp_path / "var"))


@pytest.mark.parametrize("command", [["start"], ["stop"], ["status"], ["backup", "x"], ["restore", "x"], ["snapshot"]])
def test_a_server_of_somebody_else_is_left_alone(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/canbao")
    assert run(["db", *command]) == 2
    assert "DATABASE_URL" in capsys.readouterr().err
