"""`canbao doctor`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.access.people_at_work import Bureau, bureau, sabotage, vault

from canbao.cli.main import run
from canbao.store.server import Server

__all__ = ["bureau", "vault"]

pytestmark = pytest.mark.usefixtures("durable")


def test_findings_set_the_status(bureau: Bureau, database: Server, capsys: pytest.CaptureFixture[str]) -> None:
    del bureau
    assert run(["doctor"]) == 0
    assert "没有发现问题" in capsys.readouterr().out
    sabotage(database, "ALTER TABLE access_grant DISABLE ROW LEVEL SECURITY")
    assert run(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "✗ 表 access_grant" in said
    assert "怎么办" in said
    assert run(["doctor", "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)
    assert set(finding) == {"what", "why", "mend"}


def test_a_server_that_does_not_answer_is_the_finding(
    database: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from django.db import connections

    del database
    connections.close_all()
    monkeypatch.setitem(connections["default"].settings_dict, "HOST", str(tmp_path))
    assert run(["doctor"]) == 1
    assert "canbao db start" in capsys.readouterr().out
