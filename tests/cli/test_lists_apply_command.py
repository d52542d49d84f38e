"""`canbao lists apply` with a number that is none; the rest goes with test_lists_check_command."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import vault
from tests.cli.list_clerks import add_clerk

from canbao.cli.main import run
from canbao.store.server import Server

__all__ = ["vault"]


@pytest.mark.usefixtures("vault")
def test_an_unknown_number_is_told(database: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lists", "apply", "12345", *add_clerk(database)]) == 2
    assert "12345" in capsys.readouterr().err
