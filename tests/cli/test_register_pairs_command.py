"""`canbao register pairs`: what was found, by rule, and who waits to be decided on; no full number."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, VILLAGE, vault
from tests.registry.villagers import add_household, add_person, new_number

from canbao.cli.main import run
from canbao.store.server import Server

__all__ = ["vault"]


@pytest.mark.usefixtures("vault")
def test_pairs_are_shown(database: Server, capsys: pytest.CaptureFixture[str]) -> None:
    del database
    number = new_number()
    add_household(VILLAGE, add_person("周小雨", number=number), add_person("周晓雨"))
    add_household(VILLAGE, add_person("王大山", number=new_number()), add_person("王大山", number=new_number()))
    assert run(["register", "pairs", "--likely", "--county", COUNTY]) == 0
    said = capsys.readouterr().out
    assert "同户、同名、同出生日期：新增 1 对" in said
    assert "相似，一方无证件：新增 1 对" in said
    assert "待判定 waiting: 2" in said
    assert f"周小雨 1990-03-07 ···{number[-4:]}" in said
    assert number not in said
    assert run(["register", "pairs", "--county", COUNTY]) == 0
    assert "新增" not in capsys.readouterr().out, "each is asked about once"
