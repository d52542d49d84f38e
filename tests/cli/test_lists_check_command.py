"""`canbao lists check` and `apply`: a list from the command line into the register."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.access.people_at_work import vault
from tests.cli.list_clerks import add_clerk
from tests.lists.people import REGISTER, poor
from tests.lists.sheets import clean_number, sheet_bytes

from canbao.cli.main import run
from canbao.store.server import Server

__all__ = ["vault"]

pytestmark = pytest.mark.usefixtures("vault")


def test_checked_and_applied(database: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clerk = add_clerk(database)
    register, list_, errors = (tmp_path / name for name in ("a.xlsx", "b.xlsx", "errors.xlsx"))
    register.write_bytes(sheet_bytes(REGISTER, [("1", "户主", "张" + chr(0x4E01), clean_number(1))]))
    list_.write_bytes(poor(1))
    day = ["--as-of", "2024-09-30", *clerk]
    number = ""
    for file, supplier in ((register, "public_security"), (list_, "civil_affairs")):
        assert run(["lists", "check", str(file), "--supplier", supplier, *day]) == 0
        said = capsys.readouterr().out
        number = said.partition("编号 ")[2].split()[0]
        assert "新增 1" in said
        assert run(["lists", "apply", number, *clerk]) == 0
        assert "_begun 1" in capsys.readouterr().out
    assert run(["lists", "apply", number, *clerk]) == 2
    assert "不能采用" in capsys.readouterr().err
    list_.write_bytes(poor(1, word="低堡"))
    command = ["lists", "check", str(list_), "--supplier", "civil_affairs", "--errors-out", str(errors), *day]
    assert run(command) == 1
    assert "不是已知的人员类别" in capsys.readouterr().out
    assert errors.read_bytes()[:2] == b"PK"
    assert run(["lists", "check", str(list_), "--supplier", "civil_affairs", "--as-of", "x", *clerk]) == 2
