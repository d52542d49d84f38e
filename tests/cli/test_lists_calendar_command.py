"""`canbao lists calendar`: one line a list, status 1 when one is missing."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import vault
from tests.cli.list_clerks import add_clerk

from canbao.cli.main import run
from canbao.store.server import Server

__all__ = ["vault"]


@pytest.mark.usefixtures("vault")
def test_what_is_owed(database: Server, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["lists", "calendar", "hunan/yueyang/2025", "--month", "2024-11", *add_clerk(database)]
    assert run([*command, "--on", "2024-11-09"]) == 0
    said = capsys.readouterr().out
    assert "2024-11-10  待报  困难群众名单（2024-11）三 县民政局" in said
    assert run([*command, "--on", "2024-11-11"]) == 1
    assert "逾期未报" in capsys.readouterr().out
