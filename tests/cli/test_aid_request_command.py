"""`canbao aid request`, `list` and `form`: from a list to its form; the system may look, and confirms nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.access.people_at_work import vault
from tests.money.aiding.conftest import desk, template_of, till
from tests.money.aiding.desks import BUREAU, Desk

from canbao.access.actors import Actor
from canbao.cli import aid_form_command, aid_list_command, aid_request_command
from canbao.cli.main import run

__all__ = ["desk", "template_of", "till", "vault"]
CITY = "city_budget"


@pytest.fixture
def options(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Options of the county, as a clerk of its bureau."""

    def opened(*_: object) -> Actor:
        return desk.clerk

    for module in (aid_form_command, aid_list_command, aid_request_command):
        monkeypatch.setattr(module, "opened_actor", opened)
    assert desk.clerk.organisation_id == BUREAU
    return ["--county", desk.county.code]


def test_a_list_its_state_and_its_form(
    desk: Desk, options: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year = ["--year", str(desk.year)]
    assert run(["aid", "request", CITY, *year, *options]) == 0
    said = capsys.readouterr().out
    (request,) = {line.request_id for line in desk.lines()}
    made = desk.request(request)
    assert f"申请 {request}（第 1 批）：{made.persons} 人" in said
    assert run(["aid", "list", *year, *options]) == 0
    said = capsys.readouterr().out
    assert f"申请 {request}：{CITY} {desk.county.code} 第 1 批" in said
    assert "名单已确认" in said
    assert "市财政（代缴）" in said
    assert "不符 0.00" in said
    file = tmp_path / "申请表.xlsx"
    assert run(["aid", "form", str(request), "--out", str(file), *options]) == 0
    assert file.read_bytes()[:2] == b"PK"
    assert run(["aid", "request", CITY, *year, *options]) == 2
    assert "没有新的应申请资助" in capsys.readouterr().err
    assert run(["aid", "form", "1", "--out", str(file), *options]) == 2


def test_the_system_confirms_no_list(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--county", desk.county.code, "--year", str(desk.year)]
    assert run(["aid", "request", CITY, *options]) == 2
    assert "确认资助名单" in capsys.readouterr().err
    assert run(["aid", "list", *options]) == 0
    assert CITY in capsys.readouterr().out


def test_what_does_not_agree_is_told_by_the_status(
    desk: Desk, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.database import as_superuser

    desk.confirm(CITY)
    with as_superuser(desk.county.server) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("UPDATE money_aidrequest SET fen = fen + 100")
    assert run(["aid", "list", "--year", str(desk.year), *options]) == 1
    assert "不符 1.00" in capsys.readouterr().out
