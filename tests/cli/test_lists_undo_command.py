"""`canbao lists undo`: taken back with a reason; asked of billing before."""

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


@pytest.mark.usefixtures("vault")
def test_taken_back(
    database: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.billing import resting
    from canbao.lists import actions

    monkeypatch.setattr(actions, "_rests_on", [])
    clerk = add_clerk(database)
    register, list_ = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    register.write_bytes(sheet_bytes(REGISTER, [("1", "户主", "张" + chr(0x4E01), clean_number(1))]))
    list_.write_bytes(poor(1))
    numbers = []
    for file, supplier in ((register, "public_security"), (list_, "civil_affairs")):
        assert run(["lists", "check", str(file), "--supplier", supplier, "--as-of", "2024-09-30", *clerk]) == 0
        numbers.append(capsys.readouterr().out.partition("编号 ")[2].split()[0])
        assert run(["lists", "apply", numbers[-1], *clerk]) == 0
        capsys.readouterr()
    asked: list[tuple[str, int]] = []

    def asks(county: str, number: int) -> bool:
        asked.append((county, number))
        return False

    monkeypatch.setattr(resting, "rests_on_list", asks)
    assert run(["lists", "undo", numbers[0], "--reason", "错发", *clerk]) == 2
    assert "登记了人员" in capsys.readouterr().err
    assert run(["lists", "undo", numbers[1], "--reason", "错发", *clerk]) == 0
    assert "撤回 1 行" in capsys.readouterr().out
    assert asked == [(clerk[1], int(numbers[1]))]
