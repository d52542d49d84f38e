"""`canbao book rebuild` and `lists`: parts with digests, a difference by the status, lists that say what they found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.access.people_at_work import vault
from tests.database import as_superuser
from tests.money.aiding.conftest import desk, template_of, till
from tests.money.aiding.desks import Desk
from tests.money.ended_lives import happen

from canbao.access.actors import Actor
from canbao.cli import book_lists_command, book_rebuild_command
from canbao.cli.main import run

__all__ = ["desk", "template_of", "till", "vault"]


@pytest.fixture
def options(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Options of the county, as its lead."""

    def opened(*_: object) -> Actor:
        return desk.lead

    for module in (book_rebuild_command, book_lists_command):
        monkeypatch.setattr(module, "opened_actor", opened)
    return ["--county", desk.county.code, "--year", str(desk.year)]


def test_a_book_rebuilt_and_one_that_was_changed(
    desk: Desk, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    desk.till.pay(desk.till.payable()[0])
    assert run(["book", "rebuild", *options]) == 0
    assert "payment：1 行，一致，重建 " in capsys.readouterr().out
    with as_superuser(desk.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE money_payment SET fen = fen + 1")
    assert run(["book", "rebuild", *options]) == 1
    said = capsys.readouterr().out
    assert "payment：1 行，不同" in said
    assert "第一处不同" in said


def test_a_list_with_nothing_and_one_with_somebody(
    desk: Desk, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["book", "lists", "dead", *options]) == 0
    assert "已死亡人员的资助：0 行，0.00 元\n没有发现" in capsys.readouterr().out
    first, *_ = desk.free("city_budget")
    happen(desk.till, first, "dead", date(desk.year - 1, 12, 31))
    assert run(["book", "lists", "dead", *options]) == 0
    assert f"，{first}，" in capsys.readouterr().out
    file = tmp_path / "清单.xlsx"
    assert run(["book", "lists", "dead", *options, "--out", str(file)]) == 0
    assert file.read_bytes()[:2] == b"PK"
    assert "死亡后仍记应出：1 行" in capsys.readouterr().out
    assert run(["book", "lists", "nothing", *options]) == 2
    assert "没有清单" in capsys.readouterr().err
